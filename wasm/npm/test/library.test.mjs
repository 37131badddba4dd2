// The library: errors with their classes, limits, rules of the user's, and what a fault leaves behind.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { byNode, createLinter, faulty, folder, plimsoll, read, root } from "./common.mjs";

const TASK = '{"family":"x","containerDefinitions":[{"name":"a","image":"nginx","privileged":true}]}';
const task = { path: "td.json", content: TASK };
const PAGE = `---
summary: A family is called x
level: error
category: operations
confidence: high
on: [AWS::ECS::TaskDefinition]
fix: none
packs: [recommended]
since: 0.1.0
---

# A family is called x

\`\`\`cel
assert: self.Family != 'x'
at: self.Family
message: The family is called {self.Family}
\`\`\`

## How to fix

Call it something else.
`;

// The memories of the instances that the tests have made.
const memories = [];
WebAssembly.Instance = class extends WebAssembly.Instance {
  constructor(module, imports) {
    super(module, imports);
    memories.push(this.exports.memory);
  }
};

const ids = (report) => report.diagnostics.map((found) => found.ruleId);

test("text, bytes and a buffer are read alike", async () => {
  const linter = await createLinter();
  const bytes = new TextEncoder().encode(TASK);
  const [first, ...others] = [TASK, bytes, bytes.buffer, Buffer.from(TASK)].map((content) =>
    linter.lint([{ path: "td.json", content }]),
  );
  assert.ok(ids(first).includes("ecs/privileged-container"));
  for (const other of others) assert.deepEqual(other, first);
});

test("mistakes of the caller have their classes, and the linter works on", async () => {
  const linter = await createLinter();
  const { ArgumentError, ConfigError, LimitError, LoadError, RulePageError, PlimsollError } = plimsoll;
  const throws = (run, type, words) =>
    assert.throws(run, (error) => {
      assert.ok(error instanceof type && error instanceof PlimsollError && error instanceof Error, String(error));
      assert.equal(error.name, type.name);
      assert.match(error.message, words);
      return true;
    });
  const rejects = async (promise, type, words) => {
    const error = await promise.then(() => assert.fail("nothing was thrown"), (error) => error);
    throws(() => { throw error; }, type, words);
    return error;
  };
  throws(() => linter.lint(undefined), ArgumentError, /no list of files/);
  throws(() => linter.lint([{}]), ArgumentError, /no `path`/);
  throws(() => linter.lint([null]), ArgumentError, /no `path`/);
  throws(() => linter.lint([{ path: "a", content: 3 }]), ArgumentError, /neither text nor bytes/);
  throws(() => linter.lint([task, task]), ArgumentError, /two files with the path td\.json/);
  throws(() => linter.lint([task], { today: new Date(NaN) }), ArgumentError, /no date/);
  throws(() => linter.format([task], "pdf"), ArgumentError, /there is no format `pdf`/);
  await rejects(linter.explain("ecs/privilegd-container"), ArgumentError, /did you mean "ecs\/privileged-container"/);
  await rejects(createLinter({ selct: [] }), ConfigError, /did you mean `select`/);
  await rejects(createLinter({ select: ["ecs/x"] }), ConfigError, /there is no rule/);
  await rejects(createLinter({ extends: "x" }), ConfigError, /nothing is read from a disk/);
  await rejects(createLinter('selct = "x"'), ConfigError, /^plimsoll\.toml:1:1: /);
  await rejects(createLinter(3), ArgumentError, /neither an object nor the text/);
  await rejects(createLinter({}, { baseline: "x" }), ArgumentError, /baseline/);
  await rejects(createLinter({}, { module: 3 }), LoadError, /neither bytes nor/);
  const page = await rejects(createLinter({}, { rules: { "own/x": PAGE.replace("level: error", "level: eror") } }), RulePageError, /eror/);
  assert.deepEqual([page.rule, page.line >= 1], ["own/x", true]);
  await rejects(createLinter({}, { rules: { x: PAGE } }), RulePageError, /is no id of a rule/);
  await rejects(createLinter({}, { rules: { "ecs/privileged-container": PAGE } }), RulePageError, /already/);
  const small = await createLinter({}, { maxFiles: 1, maxBytes: 200 });
  throws(() => small.lint([task, { ...task, path: "b.json" }]), LimitError, /more than 1 files/);
  throws(() => small.lint([{ path: "b", content: "x".repeat(201) }]), LimitError, /more than 200 bytes/);
  for (const still of [linter, small]) assert.ok(ids(still.lint([task])).includes("ecs/privileged-container"));
  linter.close();
  throws(() => linter.lint([task]), ArgumentError, /closed/);
});

test("a config, as an object and as text", async () => {
  const config = { levels: { "ecs/privileged-container": "info" }, deselect: ["ecs/image-tag-latest"] };
  const text = 'deselect = ["ecs/image-tag-latest"]\n[levels]\n"ecs/privileged-container" = "info"\n';
  for (const given of [config, text]) {
    const report = (await createLinter(given)).lint([task]);
    const level = report.diagnostics.find((d) => d.ruleId === "ecs/privileged-container").level;
    assert.deepEqual([level, ids(report).includes("ecs/image-tag-latest")], ["info", false]);
  }
  const parameters = await createLinter({ parameters: { Tag: "latest" } });
  const template = "Parameters: {Tag: {Type: String}}\nResources:\n  T:\n    Type: AWS::ECS::TaskDefinition\n    Properties:\n      Family: f\n      ContainerDefinitions: [{Name: a, Memory: 64, Image: !Sub 'nginx:${Tag}'}]\n";
  assert.ok(ids(parameters.lint([{ path: "t.yaml", content: template }])).includes("ecs/image-tag-latest"));
});

test("a rule of the user's runs, is listed and explained", async () => {
  const linter = await createLinter({}, { rules: { "own/no-x": PAGE } });
  const plain = await createLinter();
  const report = linter.lint([task]);
  const found = report.diagnostics.find((d) => d.ruleId === "own/no-x");
  assert.equal(found.message, 'The family is called "x"');
  assert.equal(TASK.slice(found.range.start.offset, found.range.end.offset), '"x"');
  assert.notEqual(report.tool.rulesDigest, plain.lint([task]).tool.rulesDigest);
  assert.equal(linter.rules().length, plain.rules().length + 1);
  assert.equal((await linter.explain("own/no-x")).page, PAGE);
  const broken = await createLinter({}, { rules: { "own/no-x": PAGE.replace("self.Family !=", "self.Famly !=") } });
  const told = broken.lint([task]).diagnostics.find((d) => d.ruleId === "general/rule-error");
  assert.match(told.message, /Famly/);
});

test("a baseline marks what was there before", async (t) => {
  const entries = (await createLinter()).lint([task]).diagnostics;
  const at = folder(t);
  writeFileSync(join(at, "td.json"), TASK);
  byNode(["baseline", "create"], { cwd: at });
  const out = read(at, ".plimsoll-baseline.json").toString("utf8");
  const marked = (await createLinter({}, { baseline: out })).lint([task]);
  assert.ok(marked.diagnostics.length === entries.length && marked.diagnostics.every((d) => d.baselined));
});

test("fixes mend texts, and a second call has nothing to do", async () => {
  const { ArgumentError } = plimsoll;
  const linter = await createLinter();
  const text = '{\r\n  "family": "x", // the name\r\n  "networkMode": "awsvpc",\r\n  "containerDefinitions": [{"name": "a", "image": "nginx:1.27", "memory": 64, "privileged": true, "portMappings": [{"containerPort": 80, "hostPort": 8080}]}]\r\n}\r\n';
  const other = { path: "other.json", content: TASK };
  const safe = linter.fix([{ path: "td.jsonc", content: text }, other]);
  assert.deepEqual(safe.files, [{ path: "td.jsonc", content: text.replace("8080", "80") }]);
  assert.deepEqual(safe.applied, [{ path: "td.jsonc", line: 4, ruleId: "ecs/host-port-mismatch", title: "Set `hostPort` to 80" }]);
  assert.deepEqual(safe.refused, []);
  assert.deepEqual(safe.report, linter.lint([...safe.files, other]));
  const both = linter.fix([{ path: "td.jsonc", content: text }], { suggested: true });
  assert.ok(!both.files[0].content.includes("privileged") && both.files[0].content.includes("// the name\r\n"));
  assert.deepEqual(linter.fix(both.files, { suggested: true }).files, []);
  assert.throws(() => linter.fix([task], { suggested: "yes" }), ArgumentError);
});

test("options of rules and bundles", async () => {
  const { ConfigError } = plimsoll;
  const config = { options: { "ecs/image-tag-latest": { tags: ["1.27"] } } };
  const linter = await createLinter(config);
  const pinned = { path: "td.json", content: TASK.replace("nginx", "nginx:1.27") };
  assert.ok(ids(linter.lint([pinned])).includes("ecs/image-tag-latest"));
  await assert.rejects(createLinter({ options: { "ecs/image-tag-latest": { tag: "x" } } }), (error) => {
    assert.ok(error instanceof ConfigError);
    assert.match(error.message, /did you mean `tags`/);
    return true;
  });
});

test("every rule has its page", async () => {
  const linter = await createLinter();
  for (const rule of linter.rules()) {
    const { page, url, summary } = await linter.explain(rule.id);
    assert.ok(page.includes(summary) && url.startsWith("https://"), rule.id);
    assert.equal(page, read(root, `rules/${rule.id}.md`).toString("utf8"));
  }
});

test("hostile input is told in the report", async () => {
  const linter = await createLinter();
  const { fileBytes } = linter.limits();
  const cases = {
    deep: "[".repeat(100_000),
    maps: '{"a":'.repeat(100_000),
    yaml: "- ".repeat(50_000),
    flow: `a: ${"[".repeat(20_000)}`,
    laughs: `a: &a [x,x]\n${[..."bcdefghijklmnop"].map((c, i) => `${c}: &${c} [${`*${"abcdefghijklmnop"[i]},`.repeat(9)}]`).join("\n")}\n`,
    large: " ".repeat(fileBytes + 10),
    surrogates: '{"a": "\ud800"}',
    zero: "\0".repeat(1000),
    empty: "",
    if: `Resources: {A: {Type: AWS::ECS::TaskDefinition, Properties: {Family: ${"{Fn::If: [C, ".repeat(200)}x${", y]}".repeat(200)}}}}`,
  };
  for (const [name, content] of Object.entries(cases)) {
    for (const suffix of ["json", "yaml"]) {
      const report = linter.lint([{ path: `${name}.${suffix}`, content }]);
      assert.equal(report.files.length, 1);
      assert.ok(report.files[0].reason ?? report.diagnostics.length > 0, `${name}.${suffix}`);
    }
  }
  const large = linter.lint([{ path: "l.json", content: cases.large }]);
  assert.equal(large.files[0].reason, `the file has ${fileBytes + 10} bytes; at most ${fileBytes} are read`);
  assert.ok(ids(linter.lint([task])).includes("ecs/privileged-container"));
});

// The size of the module's memory and of what is alive in JavaScript: neither depends on when V8 compiles or gives
// pages back, as the memory of the whole process does.
async function alive() {
  for (let n = 0; n < 3; n++) {
    globalThis.gc();
    await new Promise((done) => setTimeout(done, 5));
  }
  const { heapUsed, external } = process.memoryUsage();
  return { module: memories.reduce((sum, memory) => sum + memory.buffer.byteLength, 0), script: heapUsed + external };
}

async function grown(t, run) {
  const before = await alive();
  await run();
  const after = await alive();
  const [module, script] = [after.module - before.module, after.script - before.script];
  t.diagnostic(`${module / 1024} KiB more in the module, ${Math.round(script / 1024)} KiB in JavaScript`);
  return { module, script };
}

test("memory does not grow over 10,000 calls", async (t) => {
  const linter = await createLinter();
  const calls = (count) => {
    for (let n = 0; n < count; n++) linter.lint([task]);
  };
  calls(100);
  const { module, script } = await grown(t, () => calls(10_000));
  assert.equal(module, 0);
  assert.ok(script < 1024 * 1024, `${script} bytes`);
});

test("linters that are made and let go, or closed, do not keep memory", async (t) => {
  const rounds = async (count, end) => {
    for (let n = 0; n < count; n++) {
      for (let m = 0; m < 20; m++) end(await createLinter());
      await alive();
    }
  };
  for (const [name, end] of [["closed", (linter) => linter.close()], ["let go", () => undefined]]) {
    await rounds(2, end);
    const { module, script } = await grown(t, () => rounds(20, end));
    // 400 linters that are kept have 60 MiB. When those that are let go end is V8's decision.
    assert.ok(module < 8 * 1024 * 1024 && script < 1024 * 1024, `${name}: ${module} and ${script} bytes`);
  }
});

test("a fault is an error of its class, and the linter works on", async () => {
  const { createLinter, InternalError } = await import(pathToFileURL(join(faulty, "node.js")).href);
  const linter = await createLinter();
  const other = await createLinter();
  const before = linter.lint([task]);
  other.lint([task]);
  for (const [name, words] of [
    ["panic", /a fault planted by a test; please report it at https/],
    ["stack", /please report it/],
    ["memory", /please report it/],
  ]) {
    assert.throws(
      () => linter.lint([{ path: `fault/${name}.json`, content: "{}" }]),
      (error) => error instanceof InternalError && words.test(error.message) && !/unreachable executed$/.test(error.message),
    );
    assert.deepEqual(linter.lint([task]), before);
    assert.deepEqual(other.lint([task]), before);
  }
  globalThis.gc?.();
  await new Promise((done) => setTimeout(done, 20));
});
