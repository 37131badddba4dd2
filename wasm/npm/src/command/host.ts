// What the module is lent of the machine: the calls of `JsHost` in `wasm/src/host.rs`.
import * as fs from "node:fs";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { isatty } from "node:tty";

/** Errors of the system in its own words, where the module does not word them itself. */
const WORDS: Record<string, string> = {
  EAGAIN: "resource temporarily unavailable",
  EBUSY: "device or resource busy",
  EEXIST: "file exists",
  EFBIG: "file too large",
  EINVAL: "invalid argument",
  EIO: "input/output error",
  EISDIR: "is a directory",
  ELOOP: "too many levels of symbolic links",
  EMFILE: "too many open files",
  ENAMETOOLONG: "file name too long",
  ENFILE: "too many open files in system",
  ENODEV: "no such device",
  ENOSPC: "no space left on device",
  ENOTDIR: "not a directory",
  ENXIO: "no such device or address",
  EROFS: "read-only file system",
  EXDEV: "invalid cross-device link",
};

const CHUNK = 64 * 1024;
const utf8 = new TextDecoder("utf-8", { fatal: true });
const slashes = process.platform === "win32";

/** The machine as a host. */
export class Host {
  /** Paths that are no UTF-8, by what stands for them in the module. */
  #raw = new Map<string, Buffer>();
  #folder: string;
  #texts: Record<string, string> | undefined;

  /** `folder` is where the package lies. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** A letter and a name for each entry of a folder, with a zero byte behind it. */
  list(folder: string): string {
    const entries = this.#do(() => listed(this.#path(folder)));
    let text = "";
    for (const entry of entries) {
      text += `${letter(entry)}${this.#name(folder, entry.name)}\0`;
    }
    return text;
  }

  exists(path: string): boolean {
    return fs.existsSync(this.#path(path));
  }

  canonical(path: string): string {
    const real = this.#do(() => fs.realpathSync.native(this.#path(path)));
    return slashes ? real.replaceAll("\\", "/") : real;
  }

  /** A letter, and the size in bytes. */
  meta(path: string): string {
    const found = this.#do(() => fs.statSync(this.#path(path)));
    return `${letter(found)}${found.size}`;
  }

  /** At most the first bytes of a file. */
  readFile(path: string, most: number): Uint8Array {
    return this.#do(() => {
      const file = fs.openSync(this.#path(path), "r");
      try {
        const { size } = fs.fstatSync(file);
        return size > 0 && size <= most ? fs.readFileSync(file) : stream(file, most);
      } finally {
        fs.closeSync(file);
      }
    });
  }

  readStdin(most: number): Uint8Array {
    return this.#do(() => stream(0, most));
  }

  /** Writes a file whole or not at all. */
  writeFile(path: string, bytes: Uint8Array): void {
    const at = this.#path(path);
    this.#do(() => {
      // A pipe or a device cannot be replaced.
      const there = fs.statSync(at, { throwIfNoEntry: false });
      if (there && !there.isFile()) return fs.writeFileSync(at, bytes, { flag: "r+" });
      const beside = `${path}.plimsoll-${process.pid}`;
      try {
        fs.writeFileSync(beside, bytes, { flush: true } as fs.WriteFileOptions);
        fs.renameSync(beside, at);
      } catch (error) {
        fs.rmSync(beside, { force: true });
        throw error;
      }
    });
  }

  write(to: number, bytes: Uint8Array): void {
    this.#do(() => put(to, bytes));
  }

  isTerminal(of: number): boolean {
    return isatty(of);
  }

  columns(): number {
    return process.stdout.columns ?? process.stderr.columns ?? 0;
  }

  variable(name: string): string | undefined {
    return process.env[name];
  }

  seconds(): number {
    return Math.floor(Date.now() / 1000);
  }

  nanoseconds(): number {
    return Math.round(performance.now() * 1e6);
  }

  /** A text that lies beside the module. */
  beside(path: string): string | undefined {
    this.#texts ??= JSON.parse(fs.readFileSync(join(this.#folder, "texts.json"), "utf8"));
    return this.#texts?.[path];
  }

  #path(path: string): string | Buffer {
    return this.#raw.get(path) ?? path;
  }

  /** The name as text. One that is no UTF-8 gets the text that reports have for it. */
  #name(folder: string, name: Buffer | string): string {
    if (typeof name === "string") return name;
    try {
      return utf8.decode(name);
    } catch {
      const shown = [...name].map((byte) => (byte < 0x80 ? String.fromCharCode(byte) : hex(byte))).join("");
      const above = this.#path(folder);
      const start = typeof above === "string" ? Buffer.from(above) : above;
      const path = folder === "" || folder.endsWith("/") ? `${folder}${shown}` : `${folder}/${shown}`;
      this.#raw.set(path, Buffer.concat([start, Buffer.from("/"), name]));
      return shown;
    }
  }

  #do<T>(run: () => T): T {
    try {
      return run();
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? "";
      throw { code, message: WORDS[code] ?? (error as Error).message };
    }
  }
}

function listed(folder: fs.PathLike): (fs.Dirent<Buffer> | fs.Dirent)[] {
  const entries = fs.readdirSync(folder, { withFileTypes: true, encoding: "buffer" });
  // Bun has either names as bytes or what they are.
  const known = entries.every((entry) => typeof entry.isFile === "function");
  return known ? entries : fs.readdirSync(folder, { withFileTypes: true });
}

function hex(byte: number): string {
  return `\\x${byte.toString(16).toUpperCase()}`;
}

function letter(of: fs.Dirent<Buffer> | fs.Dirent | fs.Stats): string {
  if (of.isFile()) return "f";
  if (of.isDirectory()) return "d";
  if (of.isSymbolicLink()) return "l";
  if (of.isFIFO()) return "p";
  if (of.isSocket()) return "s";
  if (of.isCharacterDevice() || of.isBlockDevice()) return "v";
  return "?";
}

/** Reads to the end of a stream, or as far as is wanted. */
function stream(from: number, most: number): Uint8Array {
  const chunks: Buffer[] = [];
  let all = 0;
  while (all < most) {
    const chunk = Buffer.allocUnsafe(Math.min(CHUNK, most - all));
    const read = again(() => {
      try {
        return fs.readSync(from, chunk);
      } catch (error) {
        // A closed pipe on Windows.
        if ((error as NodeJS.ErrnoException).code === "EOF") return 0;
        throw error;
      }
    });
    if (read === 0) break;
    chunks.push(chunk.subarray(0, read));
    all += read;
  }
  return Buffer.concat(chunks);
}

/** Writes all bytes to a stream. */
export function put(to: number, bytes: Uint8Array): void {
  let at = 0;
  while (at < bytes.length) at += again(() => fs.writeSync(to, bytes, at));
}

/** A stream that does not block says that it is not ready. */
function again<T>(run: () => T): T {
  for (;;) {
    try {
      return run();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}
