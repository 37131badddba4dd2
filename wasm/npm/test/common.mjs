// What the tests are given by `cargo xtask test npm`, and helpers.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const set = (name) => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set; \`cargo xtask test npm\` runs these tests`);
  return value;
};

/** An otherwise empty folder with the packed package in its node_modules. */
export const home = set("PLIMSOLL_HOME");
/** The folder of npm tools. */
export const tools = set("PLIMSOLL_TOOLS");
/** The native command. */
export const native = set("PLIMSOLL_BIN");
/** The package with faults in it. */
export const faulty = set("PLIMSOLL_FAULT");
/** The root of the checkout. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), "../../..");
/** The package, as it was installed. */
export const installed = join(home, "node_modules/plimsoll");
/** The Node command, as npm links it. */
export const command = join(home, "node_modules/.bin/plimsoll");

export const { createLinter, ...plimsoll } = await import(
  pathToFileURL(join(installed, "node.js")).href
);

export const toolRequire = createRequire(join(tools, "package.json"));

/** The folder of real files, which is not part of the project. */
export const corpus = (() => {
  const folder = process.env.PLIMSOLL_CORPUS ?? join(root, "../shared/corpus");
  return existsSync(folder) ? folder : undefined;
})();

/** Says that tests were not run, on a stream that is shown also where they pass. */
export function notRun(t, tests) {
  process.stderr.write(`corpus: not present, ${tests} tests not run\n`);
  t.skip(`corpus: not present, ${tests} tests not run`);
}

export function run(program, args, options = {}) {
  const done = spawnSync(program, args, { maxBuffer: 1 << 28, input: "", ...options });
  if (done.error) throw done.error;
  return { code: done.status, out: done.stdout.toString("latin1"), err: done.stderr.toString("latin1") };
}

/** What each side keeps in its cache: neither may live on what the other found. */
export const caches = mkdtempSync(join(tmpdir(), "plimsoll-"));
process.on("exit", () => rmSync(caches, { recursive: true, force: true }));

function environment(options, side) {
  const own = { SOURCE_DATE_EPOCH: "1795000000", CI: "1", PLIMSOLL_CACHE_DIR: join(caches, side) };
  const env = { ...process.env, ...own, ...options.env };
  delete env.NO_COLOR;
  delete env.FORCE_COLOR;
  return { ...options, env };
}

/** What the native command says to some words. */
export function natively(args, options = {}) {
  return run(native, args, environment(options, "native"));
}

/** What the Node command says to some words. */
export function byNode(args, options = {}) {
  return run(process.execPath, [join(installed, "command.cjs"), ...args], environment(options, "node"));
}

/** What both say. */
export function both(args, options) {
  return [natively(args, options), byNode(args, options)];
}

/** A folder that is gone when the test ends. */
export function folder(t) {
  const made = mkdtempSync(join(tmpdir(), "plimsoll-"));
  t.after(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

export function files(under, prefix = "") {
  return readdirSync(join(under, prefix)).flatMap((name) => {
    const path = prefix ? `${prefix}/${name}` : name;
    return statSync(join(under, path)).isDirectory() ? files(under, path) : [path];
  });
}

export const read = (...path) => readFileSync(join(...path));
