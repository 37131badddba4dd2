// The Node command and the library say what the native command says, byte for byte.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { both, byNode, caches, corpus, createLinter, folder, natively, notRun, root } from "./common.mjs";

const FORMATS = "full concise json jsonl sarif github gitlab junit checkstyle rdjson markdown html".split(" ");

function same(args, options) {
  const [native, node] = both(args, options);
  assert.deepEqual(node, native, args.join(" "));
  return native;
}

test("the corpus: the command's report", (t) => {
  if (!corpus) return notRun(t, 1);
  const { out } = same(["check", ".", "--isolated", "--no-baseline", "--select", "ALL", "--format", "json"], { cwd: corpus });
  const report = JSON.parse(out);
  t.diagnostic(`${report.files.length} files, ${report.diagnostics.length} findings, ${out.length} bytes equal`);
  assert.ok(report.files.length > 500 && report.diagnostics.length > 500);
});

test("the corpus: the command's text, each file by itself where it has findings", (t) => {
  if (!corpus) return notRun(t, 1);
  const { out } = same(["check", ".", "--isolated", "--statistics"], { cwd: corpus });
  assert.ok(out.length > 100_000);
});

test("the corpus: the library's report", async (t) => {
  if (!corpus) return notRun(t, 1);
  const native = natively(["check", ".", "--isolated", "--no-baseline", "--format", "json"], { cwd: corpus });
  const report = JSON.parse(native.out);
  // The command also tells of links and the like, which hold no text.
  const inputs = report.files
    .filter((file) => file.reason === undefined || file.bytes > 0)
    .map(({ path }) => ({ path, content: readFileSync(join(corpus, path)) }));
  const linter = await createLinter();
  const today = new Date(1795000000 * 1000);
  const made = linter.lint(inputs, { today });
  const expected = Buffer.from(native.out, "latin1").toString("utf8");
  if (inputs.length === report.files.length) {
    assert.equal(`${JSON.stringify(made, null, 2)}\n`, expected);
  }
  assert.deepEqual(made.diagnostics, JSON.parse(expected).diagnostics);
  assert.equal(linter.format(inputs, "json", { today }), `${JSON.stringify(made, null, 2)}\n`);
  t.diagnostic(`${inputs.length} files, ${made.diagnostics.length} findings`);
});

test("the examples, in every form", () => {
  for (const format of FORMATS) {
    const { code } = same(["check", "examples", "--format", format], { cwd: root });
    assert.equal(code, 1);
  }
  same(["check", "examples", "--color", "always"], { cwd: root });
  same(["check", "examples/svc", "--show-files"], { cwd: root });
  same(["check", "examples", "-q", "--fail-on", "never", "--statistics"], { cwd: root });
  same(["check", "examples/**/*.json"], { cwd: root, env: { COLUMNS: "60" } });
  same(["check", "-", "--stdin-filename", "svc/x.json", "--format", "json"], {
    cwd: root,
    input: '{"family":"x","containerDefinitions":[{"name":"a","image":"nginx","privileged":true}]}',
  });
});

test("the other commands", () => {
  const { out } = same(["rules", "--format", "json"], { cwd: root });
  for (const { id } of JSON.parse(out).rules) {
    if (id.includes("a")) same(["explain", id, "--color", id.includes("i") ? "always" : "never"], { cwd: root });
  }
  for (const line of [
    "rules", "rules --pack strict", "rules --coverage", "rules --coverage --format json", "config schema",
    "config show", "config show --format json", "init --dry-run", "suppressions examples",
    "suppressions examples --format json", "baseline check", "debug model examples/apprunner-service.json",
    "explain ecs/privilegd", "check nowhere", "check nowhere/*.json", "check examples README.md",
    "completions bash", "completions zsh", "completions fish", "completions powershell", "completions elvish",
    "check --config nowhere.toml", "check --param-file nowhere.json", "check examples --kind cloudformation",
    "check examples/svc --timing -q --format json -o /dev/null --threads 0",
  ]) {
    same(line.split(" "), { cwd: root });
  }
});

const USAGE = `
|chek|check --fomat json|check --format|check --format x|check --format=json=|check --fail-on x|check --fail-on warnin
check --quiet=3|check --config a --config b|check --baseline a --no-baseline|check --isolated --config a x y|explain
explain a b|baseline|baseline x|check --threads 0|check --threads x|check --threads 1025|check --kind x|check --param x
check --param =x|check --param ParameterKey=a|rules --pack x|rules --coverage --pack strict|--color x check|completions
completions x|debug|debug model|debug x|check -x|check -qx|check -qo|check --output-file|check --config -- x
check --config --isolated|check --select|--version|check --version|-V|check -V|--foo|check --color|check -o
check --isolated --isolated|init x|config|config x|help|check --config=|check --kind=|check --select=|check --threads=
check --color=|explain --|explain -x|check --forma json|debug model --param x y|--quiet check|check --isolated=|--help|-h
check --help|check -h|debug model -h|rules --format jsn|explain ecs/privilged|check --format json --format sarif
debug --help|baseline --help|completions --help|check --stdin-filename x|check --output-format x`;

test("mistakes on the command line are worded alike, also in colour", () => {
  for (const line of USAGE.trim().split(/[|\n]/)) {
    const words = line === "" ? [] : line.split(" ");
    const { code } = same(words, { cwd: root });
    assert.ok(code === 0 || code === 2 || line === "check --select=", `${line}: ${code}`);
    same([...words, "--color=always"], { cwd: root });
  }
});

const TASK = '{"family":"x","containerDefinitions":[{"name":"a","image":"nginx","privileged":true}]}\n';

test("walking: ignore files, links, pipes, names that are no text", (t) => {
  const at = folder(t);
  const put = (path, text) => {
    mkdirSync(join(at, path, ".."), { recursive: true });
    writeFileSync(join(at, path), text);
  };
  for (const path of ["a/one.json", "a/two.json", "b/build/x.json", "b/keep/x.json", ".aws/td.json", "node_modules/p/x.json", "ü/é.json"]) {
    put(path, TASK);
  }
  put(".gitignore", "build/\n/a/t*.json\n!a/two.jso\n");
  put("b/.plimsollignore", "# nothing\nkeep/y*\n");
  execFileSync("mkfifo", [join(at, "a/pipe.json")]);
  symlinkSync("one.json", join(at, "a/link.json"));
  symlinkSync("loop.json", join(at, "loop.json"));
  writeFileSync(Buffer.concat([Buffer.from(`${at}/a/`), Buffer.from([0x6e, 0xff]), Buffer.from(".json")]), TASK);
  const { out } = same(["check", ".", "--format", "json"], { cwd: at });
  const paths = JSON.parse(out).files.map((file) => file.path);
  assert.ok(paths.includes("a/n\\xFF.json") && paths.includes(".aws/td.json"), paths.join(" "));
  assert.ok(!paths.some((path) => path.includes("build") || path === "a/two.json"), paths.join(" "));
  same(["check", ".", "--show-files"], { cwd: at });
  same(["check", "a/link.json", "a/pipe.json", "loop.json", "../", "--show-files"], { cwd: join(at, "a") });
  same(["check", "a"], { cwd: at });
  same(["check", join(at, "a"), "--format", "concise"], { cwd: join(at, "b") });
  const inside = same(["check", join(at, "a/one.json"), "b/../a", "--format", "concise"], { cwd: at });
  assert.match(inside.out, /^a\/one\.json:/m);
});

test("files are written alike: config, baseline, forms", (t) => {
  const at = folder(t);
  writeFileSync(join(at, "td.json"), TASK);
  const steps = [
    ["init"], ["init"], ["config", "show"], ["baseline", "create"], ["baseline", "create"], ["check"],
    ["baseline", "check"], ["baseline", "prune"], ["baseline", "update"], ["suppressions"],
    ["check", "--no-baseline", "--format", "sarif=out.sarif", "--format", "concise"],
    ["check", "--no-baseline", "--format", "json", "-o", "nowhere/x.json"],
    ["check", "-o", "."],
    ["suppress", "td.json:1", "--rule", "ecs/privileged-container", "--reason", "a test", "--dry-run"],
    ["suppress", "td.json:1", "--rule", "ecs/privileged-container", "--reason", "a test"],
    ["check", "--no-baseline", "--fix=suggested", "--format", "concise"],
    ["fix", "--diff", "--no-baseline", "--suggested"], ["fix", "--no-baseline", "--suggested"], ["fix", "--no-baseline"],
    ["check", "--diff", "--no-baseline"], ["check", "--since", "HEAD"], ["doctor", "--format", "jsn"],
  ];
  const kept = [".plimsoll-baseline.json", "plimsoll.toml", "out.sarif", "td.json"];
  const other = folder(t);
  writeFileSync(join(other, "td.json"), TASK);
  for (const step of steps) {
    const expected = natively(step, { cwd: at });
    assert.deepEqual(byNode(step, { cwd: other }), expected, step.join(" "));
  }
  for (const name of kept) {
    assert.deepEqual(readFileSync(join(other, name)), readFileSync(join(at, name)), name);
  }
});

test("what is kept in the cache is the same, and is taken", (t) => {
  const at = folder(t);
  for (let n = 0; n < 40; n++) writeFileSync(join(at, `${n}.json`), TASK);
  const kept = (side) => (existsSync(join(caches, side)) ? readdirSync(join(caches, side)) : []);
  const before = new Set(kept("native"));
  const first = same(["check", "--format", "json"], { cwd: at });
  const entry = kept("native").find((name) => !before.has(name));
  assert.deepEqual(readFileSync(join(caches, "node", entry)), readFileSync(join(caches, "native", entry)));
  assert.deepEqual(same(["check", "--format", "json"], { cwd: at }), first);
});

test("a config above the folder, with a base, exclusions and parameters", (t) => {
  const at = folder(t);
  mkdirSync(join(at, "svc/deep"), { recursive: true });
  mkdirSync(join(at, ".git"));
  writeFileSync(join(at, "svc/deep/td.json"), TASK);
  writeFileSync(join(at, "svc/skip.json"), TASK);
  writeFileSync(
    join(at, "plimsoll.toml"),
    'exclude = ["svc/skip.json"]\n[levels]\n"ecs/image-tag-latest" = "info"\n[[ignore]]\nrule = "ecs/privileged-container"\npath = "svc/deep/*"\nreason = "a test"\n',
  );
  for (const cwd of [at, join(at, "svc"), join(at, "svc/deep")]) {
    same(["check", "--format", "json"], { cwd });
    same(["suppressions"], { cwd });
  }
  writeFileSync(join(at, "plimsoll.json"), "{}");
  same(["check"], { cwd: at });
});
