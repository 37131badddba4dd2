// The packed package in an empty folder: each way of using it.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createServer } from "node:http";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { extname, join } from "node:path";
import { test } from "node:test";
import { command, folder, home, installed, root, run, toolRequire, tools } from "./common.mjs";

const TASK = '{"family":"x","containerDefinitions":[{"name":"a","image":"nginx","privileged":true}]}';
const USE = `createLinter().then(async (linter) => {
  const report = linter.lint([{ path: "td.json", content: ${JSON.stringify(TASK)} }]);
  const page = (await linter.explain("ecs/privileged-container")).page;
  console.log(report.diagnostics.map((d) => d.ruleId).join(), page.length > 500);
});`;
const SAID = "ecs/container-without-memory,ecs/image-tag-latest,ecs/privileged-container true\n";

const bin = (name) => join(tools, "node_modules/.bin", name);

function write(name, text) {
  const path = join(home, name);
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, text);
  return path;
}

test("ESM", () => {
  const path = write("use.mjs", `import { createLinter } from "plimsoll";\n${USE}`);
  assert.deepEqual(run(process.execPath, [path], { cwd: home }), { code: 0, out: SAID, err: "" });
});

test("CommonJS", () => {
  const path = write("use.cjs", `const { createLinter } = require("plimsoll");\n${USE}`);
  assert.deepEqual(run(process.execPath, [path], { cwd: home }), { code: 0, out: SAID, err: "" });
});

test("a worker thread", () => {
  const path = write(
    "thread.mjs",
    `import { Worker } from "node:worker_threads"; new Worker(new URL("./use.mjs", import.meta.url));`,
  );
  write("use.mjs", `import { createLinter } from "plimsoll";\n${USE}`);
  assert.equal(run(process.execPath, [path], { cwd: home }).out, SAID);
});

test("the command, as npm links it", () => {
  const path = write("svc/td.json", TASK);
  const done = run(command, ["check", path, "--format", "concise", "-q"], { cwd: home });
  assert.equal(done.code, 1);
  assert.match(done.out, /^svc\/td\.json:1:/);
});

/** A program that an npm package for this kind of machine holds. */
function program(names) {
  for (const name of names) {
    const path = join(tools, "node_modules", name);
    if (!existsSync(path)) continue;
    chmodSync(path, 0o755);
    return path;
  }
  return undefined;
}

const BUN = program(["@oven/bun-linux-x64/bin/bun", "@oven/bun-linux-aarch64/bin/bun", "@oven/bun-darwin-aarch64/bin/bun"]);
const DENO = program(["@deno/linux-x64-glibc/deno", "@deno/linux-arm64-glibc/deno", "@deno/darwin-arm64/deno"]);

for (const [name, path, args] of [
  ["Bun", BUN, []],
  ["Deno", DENO, ["run", "--allow-all", "--quiet"]],
]) {
  test(`${name}: the library and the command`, { skip: !path && `no ${name}` }, () => {
    const use = write("use.mjs", `import { createLinter } from "plimsoll";\n${USE}`);
    assert.deepEqual(run(path, [...args, use], { cwd: home }), { code: 0, out: SAID, err: "" });
    const words = [join(installed, "command.cjs"), "check", "examples", "--format", "json", "-q"];
    const expected = run(process.execPath, words, { cwd: root });
    assert.deepEqual(run(path, [...args, ...words], { cwd: root }), expected);
    assert.equal(expected.code, 1);
  });
}

test("the package has no dependency, no script, and only what it needs", () => {
  const manifest = JSON.parse(readFileSync(join(installed, "package.json"), "utf8"));
  for (const key of ["dependencies", "optionalDependencies", "peerDependencies", "scripts"]) {
    assert.equal(manifest[key], undefined, key);
  }
  const listed = run("ls", [installed]).out.trim().split("\n");
  assert.deepEqual(listed, [
    "LICENSE", "NOTICE", "README.md", "command.cjs", "command.json", "command_bg.wasm", "completions.json", "index.d.cts", "index.d.ts", "node.cjs", "node.js",
    "package.json", "plimsoll_bg.wasm", "texts.json", "web.js",
  ]);
});

test("TypeScript, strict, as ESM and CommonJS, with and without the DOM", () => {
  const source = (load) => `${load}
const lint = async (): Promise<void> => {
  const linter: Linter = await createLinter({ "fail-on": "error", levels: { "ecs/a": "off" } }, { rules: {} });
  const files: InputFile[] = [{ path: "a.json", content: new Uint8Array(0) }];
  const report: Report = linter.lint(files, { today: new Date(0) });
  for (const found of report.diagnostics) {
    const level: "info" | "warning" | "error" = found.level;
    const where: number = found.range.start.utf16Column;
    const resource: string | undefined = found.resource?.address;
    const suppressed: string | null = found.suppressed;
    void [level, where, resource, suppressed];
  }
  const kind: Kind | null | undefined = report.files[0]?.kind;
  // @ts-expect-error There is no such format.
  linter.format(files, "pdf");
  // @ts-expect-error There is no such key.
  await createLinter({ selct: [] });
  const error: Error = new RulePageError("m", "own/x", 1);
  void [kind, error, (await linter.explain("a")).page, linter.limits().fileBytes];
};
void lint;
`;
  const names = "createLinter, RulePageError, type InputFile, type Kind, type Linter, type Report";
  write("ts/esm.mts", source(`import { ${names} } from "plimsoll";`));
  write("ts/cjs.cts", source(`import { ${names} } from "plimsoll";`));
  for (const lib of [["ES2022"], ["ES2022", "DOM"]]) {
    for (const [module, resolution] of [["NodeNext", "NodeNext"], ["ESNext", "Bundler"]]) {
      const options = {
        strict: true, noEmit: true, skipLibCheck: false, types: [], target: "ES2022", lib, module, moduleResolution: resolution,
        exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true,
      };
      write("ts/tsconfig.json", JSON.stringify({ compilerOptions: options, files: module === "ESNext" ? ["esm.mts"] : ["esm.mts", "cjs.cts"] }));
      const done = run(bin("tsc"), ["--project", "ts"], { cwd: home });
      assert.deepEqual([done.code, done.out], [0, ""], `${module} ${lib}`);
    }
  }
});

test("publint", async () => {
  const { publint } = await import(toolRequire.resolve("publint"));
  const { messages } = await publint({ pkgDir: installed, strict: true, pack: false });
  assert.deepEqual(messages, []);
});

test("are the types wrong", () => {
  const tarball = process.env.PLIMSOLL_TARBALL;
  const done = run(bin("attw"), [tarball, "--format", "json", "--exclude-entrypoints", "./plimsoll_bg.wasm"], { cwd: home });
  const { analysis, problems } = JSON.parse(done.out);
  assert.deepEqual(problems ?? {}, {});
  assert.equal(analysis.types.kind, "included");
  assert.deepEqual(Object.keys(analysis.entrypoints).sort(), [".", "./package.json", "./texts.json"]);
  assert.equal(done.code, 0, done.out);
});

const CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);
const FLAGS = [
  "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync",
];
const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; style-src 'self'; img-src data:";
const TYPES = { ".html": "text/html", ".js": "text/javascript", ".mjs": "text/javascript", ".wasm": "application/wasm", ".json": "application/json", ".css": "text/css" };

/** Serves folders under a policy; the first that has a path wins. */
async function serve(t, folders, wasmType = "application/wasm") {
  const server = createServer((request, response) => {
    const path = new URL(request.url, "http://x").pathname;
    const file = folders.map((folder) => join(folder, path)).find((file) => existsSync(file) && extname(file));
    if (!file) return response.writeHead(404).end();
    const type = extname(file) === ".wasm" ? wasmType : TYPES[extname(file)];
    response.writeHead(200, { "Content-Type": type ?? "text/plain", "Content-Security-Policy": POLICY });
    response.end(readFileSync(file));
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  t.after(() => server.close());
  return `http://127.0.0.1:${server.address().port}`;
}

/** Opens a page and gives what stands in its title when that is no longer `open`; other hosts are refused. */
async function title(t, address) {
  const { chromium } = toolRequire("playwright-core");
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
  t.after(() => browser.close());
  const page = await browser.newPage();
  const wrong = [];
  page.on("pageerror", (error) => wrong.push(`error: ${error.message}`));
  page.on("console", (message) => message.type() === "error" && wrong.push(`console: ${message.text()}`));
  page.on("request", (request) => {
    if (!request.url().startsWith(new URL(address).origin)) wrong.push(`request: ${request.url()}`);
  });
  await page.goto(address);
  await until(async () => (await page.title()) !== "open");
  return { title: await page.title(), wrong, page };
}

/** Waits; Playwright's own way to wait for an expression is one that the policy forbids. */
async function until(holds) {
  for (let turn = 0; turn < 600 && !(await holds()); turn++) {
    await new Promise((later) => setTimeout(later, 100));
  }
}

function page(script) {
  return `<!doctype html><html lang="en"><head><title>open</title><link rel="icon" href="data:,"></head><body><script type="module" src="${script}"></script></body></html>`;
}

const SHOW = `.then(async (linter) => {
  const report = linter.lint([{ path: "td.json", content: ${JSON.stringify(TASK)} }]);
  const own = (await linter.explain("ecs/privileged-container")).page.length > 500;
  return report.diagnostics.map((d) => d.ruleId).join() + " " + own;
}, String)`;

test("a Vite bundle in Chromium, in the page and in a worker, under a strict policy", { skip: !CHROMIUM && "no Chromium" }, async (t) => {
  write("site/index.html", page("/main.js"));
  write("site/main.js", `import { createLinter } from "plimsoll";
const worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
const other = new Promise((done) => { worker.onmessage = (event) => done(event.data); worker.onerror = (event) => done("failed: " + event.message); });
const own = createLinter()${SHOW};
Promise.all([own, other]).then((said) => { document.title = said.join(" | "); });`);
  write("site/worker.js", `import { createLinter } from "plimsoll";\ncreateLinter()${SHOW}.then((said) => postMessage(said));`);
  write("site/vite.config.mjs", `export default { worker: { format: "es" }, build: { assetsInlineLimit: 0, modulePreload: { polyfill: false } } };`);
  const built = run(bin("vite"), ["build", "--logLevel", "error"], { cwd: join(home, "site") });
  assert.equal(built.code, 0, built.out + built.err);
  const address = await serve(t, [join(home, "site/dist")]);
  const shown = await title(t, `${address}/index.html`);
  assert.deepEqual(shown.wrong, []);
  assert.equal(shown.title, `${SAID.trim()} | ${SAID.trim()}`);
});

test("the files as they are, without a bundler, also where the server does not know .wasm", { skip: !CHROMIUM && "no Chromium" }, async (t) => {
  const at = folder(t);
  writeFileSync(join(at, "index.html"), page("/main.js"));
  writeFileSync(join(at, "main.js"), `import { createLinter } from "/web.js";\ncreateLinter()${SHOW}.then((said) => { document.title = said; });`);
  const address = await serve(t, [at, installed], "application/octet-stream");
  const shown = await title(t, `${address}/index.html`);
  assert.deepEqual([shown.title, shown.wrong], [SAID.trim(), []]);
});

test("the playground finds, places and links", { skip: !CHROMIUM && "no Chromium" }, async (t) => {
  const address = await serve(t, [root]);
  const { page, wrong } = await title(t, `${address}/playground/index.html`);
  await page.waitForSelector("#findings li", { timeout: 60_000 });
  const first = await page.locator("#findings li").first().innerText();
  assert.match(first, /\d+:\d+/);
  const links = await page.locator("#findings a.rule").evaluateAll((all) => all.map((a) => a.href));
  assert.ok(links.length > 0 && links.every((link) => link.includes("/rules/")), links.join(" "));
  // A click on a place selects it in the text.
  await page.locator("#findings button.place").first().click();
  assert.notEqual(await page.evaluate("document.getElementById('text').selectionStart"), await page.evaluate("document.getElementById('text').selectionEnd"));
  if (process.env.PLIMSOLL_SCREENSHOT) await page.screenshot({ path: process.env.PLIMSOLL_SCREENSHOT });
  // What stands in the file is text, not markup.
  await page.fill("#text", '{"family":"<img src=x onerror=alert(1)>","containerDefinitions":[{"name":"<b>x</b>","image":"nginx","privileged":true}]}');
  await until(async () => (await page.locator("#findings").innerText()).includes("<b>x</b>"));
  assert.equal(await page.locator("#findings b, #findings img").count(), 0);
  assert.deepEqual(wrong, []);
});

test("a pipe that closes, and an interrupt", async (t) => {
  const done = run("sh", ["-c", `${JSON.stringify(command)} rules | head -1; echo done`], { cwd: home });
  assert.match(done.out, /\n?done\n$/);
  assert.equal(done.err, "");
  const child = spawn(process.execPath, [join(installed, "command.cjs"), "check", "-"], { stdio: ["pipe", "ignore", "ignore"] });
  t.after(() => child.kill("SIGKILL"));
  await new Promise((later) => setTimeout(later, 300));
  child.kill("SIGINT");
  const [code, signal] = await new Promise((ended) => child.on("exit", (...how) => ended(how)));
  assert.ok(signal === "SIGINT" || code === 130, `${code} ${signal}`);
});
