// Makes a module that begins where another one is after its call `prepare`: what that call left in memory becomes
// its data. A run then has no rules to compile, and V8 no compiler of rules.
//
//   node prepare.mjs MODULE RESULT
import { readFileSync, writeFileSync } from "node:fs";

const [from, to] = process.argv.slice(2);
const MEMORY = 5;
const DATA_COUNT = 12;
const DATA = 11;
const PAGE = 65536;
/** Zeros between two segments that are worth a segment of their own. */
const GAP = 32;

const bytes = readFileSync(from);
const module = new WebAssembly.Module(bytes);
const sections = read(bytes);
const { memory, prepare } = new WebAssembly.Instance(module, refusing(module)).exports;
prepare();
const after = new Uint8Array(memory.buffer);

// Below the first data lies the stack, and nothing on it is alive.
const segments = parts(after, first(sections.find((section) => section.id === DATA).body));
const data = [leb(segments.length)];
for (const { at, end } of segments) {
  data.push([0x00, 0x41, ...signed(at), 0x0b, ...leb(end - at)], after.subarray(at, end));
}
const made = {
  [MEMORY]: [[0x01, 0x00, ...leb(after.length / PAGE)]],
  [DATA_COUNT]: [leb(segments.length)],
  [DATA]: data,
};
const out = [bytes.subarray(0, 8)];
for (const { id, body } of sections) {
  const whole = Buffer.concat((made[id] ?? [body]).map((part) => Buffer.from(part)));
  out.push(Buffer.from([id, ...leb(whole.length)]), whole);
}
const result = Buffer.concat(out);
if (!WebAssembly.validate(result)) throw new Error("the prepared module is not valid");
writeFileSync(to, result);

/** Imports that must not be called: what is prepared is the same on every machine. */
function refusing(module) {
  const imports = {};
  for (const { module: of, name, kind } of WebAssembly.Module.imports(module)) {
    if (kind !== "function") throw new Error(`the module imports the ${kind} ${name}`);
    imports[of] ??= {};
    imports[of][name] = () => {
      throw new Error(`prepare() calls ${name}`);
    };
  }
  return imports;
}

/** The sections of a module. */
function read(bytes) {
  const found = [];
  for (let at = 8; at < bytes.length; ) {
    const id = bytes[at];
    const [length, body] = unsigned(bytes, at + 1);
    found.push({ id, body: bytes.subarray(body, body + length) });
    at = body + length;
  }
  const known = found.find((section) => section.id === MEMORY).body;
  // One memory, with no upper bound and for one thread.
  if (known[0] !== 1 || known[1] !== 0) throw new Error("the memory is of another kind");
  return found;
}

/** Where the first segment of data goes. */
function first(body) {
  const [, at] = unsigned(body, 0);
  if (body[at] !== 0x00 || body[at + 1] !== 0x41) throw new Error("the data is of another kind");
  return unsigned(body, at + 2)[0];
}

/** The parts of the memory that are not zero. */
function parts(memory, start) {
  const found = [];
  for (let at = start; at < memory.length; at++) {
    if (memory[at] === 0) continue;
    const last = found.at(-1);
    if (last && at - last.end <= GAP) last.end = at + 1;
    else found.push({ at, end: at + 1 });
  }
  return found;
}

/** A number and the place behind it. */
function unsigned(bytes, at) {
  let value = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at++];
    value += (byte & 127) * 2 ** shift;
    if (byte < 128) return [value, at];
  }
}

function leb(value) {
  const out = [];
  do {
    out.push((value % 128) + (value >= 128 ? 128 : 0));
    value = Math.floor(value / 128);
  } while (value > 0);
  return out;
}

/** An address as a constant of 32 bits. */
function signed(value) {
  const out = [];
  for (;;) {
    const byte = value & 127;
    value >>= 7;
    if (value === 0 && !(byte & 64)) return [...out, byte];
    out.push(byte | 128);
  }
}
