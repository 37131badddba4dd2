// What the module is lent of the machine: the calls of `JsHost` in `wasm/src/host.rs`.
import {
  closeSync,
  existsSync,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
  type Dirent,
  type PathLike,
  type Stats,
} from "node:fs";
import { isAbsolute, join } from "node:path";

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
/** Most reports that are kept. */
const KEPT = 128;
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
    return existsSync(this.#path(path));
  }

  canonical(path: string): string {
    const real = this.#do(() => realpathSync.native(this.#path(path)));
    return slashes ? real.replaceAll("\\", "/") : real;
  }

  /** A letter, and the size in bytes. */
  meta(path: string): string {
    const found = this.#do(() => statSync(this.#path(path)));
    return `${letter(found)}${found.size}`;
  }

  /** At most the first bytes of a file. */
  readFile(path: string, most: number): Uint8Array {
    return this.#do(() => {
      const file = openSync(this.#path(path), "r");
      try {
        const { size } = fstatSync(file);
        return size > 0 && size <= most ? readFileSync(file) : stream(file, most);
      } finally {
        closeSync(file);
      }
    });
  }

  readStdin(most: number): Uint8Array {
    return this.#do(() => stream(0, most));
  }

  /** Writes a file whole or not at all. One that is there keeps its mode, a link to it stays a link. */
  writeFile(path: string, bytes: Uint8Array): void {
    const at = this.#path(path);
    this.#do(() => {
      // A pipe or a device cannot be replaced.
      const there = statSync(at, { throwIfNoEntry: false });
      if (there && !there.isFile()) return writeFileSync(at, bytes, { flag: "r+" });
      put_file(there ? realpathSync.native(at) : at, bytes, there);
    });
  }

  /** Gives a file that still holds `old` another text. */
  replaceFile(path: string, old: Uint8Array, bytes: Uint8Array): void {
    const at = this.#path(path);
    this.#do(() => {
      const there = statSync(at);
      if ((there.mode & 0o222) === 0) throw new Error("the file is read-only");
      if (!readFileSync(at).equals(old)) throw new Error("the file has changed since it was read");
      put_file(at, bytes, there);
    });
  }

  /** What git prints. A repository's own settings may name programs, and nothing may change or be fetched. */
  git(args: string[]): Uint8Array {
    // Loaded when it is needed: most runs call nothing.
    const { spawnSync }: typeof import("node:child_process") = require("node:child_process");
    const safe = ["-c", "core.fsmonitor=false", "-c", "core.quotePath=false", "--no-pager"];
    const done = spawnSync("git", [...safe, ...args], {
      env: { ...process.env, GIT_OPTIONAL_LOCKS: "0", GIT_NO_LAZY_FETCH: "1", LC_ALL: "C" },
      stdio: ["ignore", "pipe", "pipe"],
      maxBuffer: 1024 * 1024 * 1024,
    });
    if (done.error) throw { code: (done.error as NodeJS.ErrnoException).code ?? "", message: done.error.message };
    if (done.status !== 0) throw { code: "", message: done.stderr.toString() };
    return done.stdout;
  }

  /** When a file was last written, in nanoseconds; -1 where nobody knows. */
  stamp(path: string): number {
    const found = statSync(this.#path(path), { throwIfNoEntry: false, bigint: true });
    // Only whether it is another one matters, so that the last digits may go.
    return found ? Number(found.mtimeNs) : -1;
  }

  pause(milliseconds: number): void {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
  }

  kept(name: string): Uint8Array | undefined {
    try {
      return readFileSync(join(this.cacheFolder() ?? "", name));
    } catch {
      return undefined;
    }
  }

  /** A cache that cannot be written is none. */
  keep(name: string, bytes: Uint8Array): void {
    const folder = this.cacheFolder();
    if (!folder) return;
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      put_file(join(folder, name), bytes, undefined, 0o600);
      prune(folder);
    } catch {}
  }

  /** The same folder that the native command has. */
  cacheFolder(): string | undefined {
    const { env, platform } = process;
    if (env.PLIMSOLL_CACHE_DIR) return env.PLIMSOLL_CACHE_DIR;
    const absolute = (path: string | undefined) => (path && isAbsolute(path) ? path : undefined);
    const home = absolute(env.HOME);
    const caches =
      platform === "win32"
        ? absolute(env.LOCALAPPDATA)
        : platform === "darwin"
          ? home && join(home, "Library/Caches")
          : (absolute(env.XDG_CACHE_HOME) ?? (home && join(home, ".cache")));
    return caches && join(caches, "plimsoll");
  }

  write(to: number, bytes: Uint8Array): void {
    this.#do(() => put(to, bytes));
  }

  isTerminal(of: number): boolean {
    // Loaded when it is needed, as what calls git: it brings half of Node's network with it.
    const { isatty }: typeof import("node:tty") = require("node:tty");
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
    // Who names `performance` makes Node load it, which takes it milliseconds.
    const [seconds, nanoseconds] = process.hrtime();
    return seconds * 1e9 + nanoseconds;
  }

  /** A text that lies beside the module. */
  beside(path: string): string | undefined {
    this.#texts ??= JSON.parse(readFileSync(join(this.#folder, "texts.json"), "utf8"));
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

/** Puts a file in the place of another, whose mode and owner it keeps. */
function put_file(at: string | Buffer, bytes: Uint8Array, there?: Stats, mode = 0o666): void {
  const name = Buffer.from(`.${process.pid}-${Math.random().toString(36).slice(2)}.plimsoll`);
  const beside = Buffer.concat([Buffer.from(at), name]);
  const file = openSync(beside, "wx", mode);
  try {
    try {
      put(file, bytes);
      if (there) {
        fchmodSync(file, there.mode & 0o7777);
        try {
          fchownSync(file, there.uid, there.gid);
        } catch {
          // Only where that is allowed.
        }
      }
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(beside, at);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
}

/** Deletes the oldest reports of a cache where there are too many. */
function prune(folder: string): void {
  const files = readdirSync(folder)
    .filter((name) => name.endsWith(".report"))
    .map((name) => join(folder, name))
    .map((path) => ({ path, at: statSync(path).mtimeMs }))
    .sort((a, b) => a.at - b.at);
  for (const { path } of files.slice(0, Math.max(0, files.length - KEPT))) rmSync(path, { force: true });
}

function listed(folder: PathLike): (Dirent<Buffer> | Dirent)[] {
  const entries = readdirSync(folder, { withFileTypes: true, encoding: "buffer" });
  // Bun has either names as bytes or what they are.
  const known = entries.every((entry) => typeof entry.isFile === "function");
  return known ? entries : readdirSync(folder, { withFileTypes: true });
}

function hex(byte: number): string {
  return `\\x${byte.toString(16).toUpperCase()}`;
}

function letter(of: Dirent<Buffer> | Dirent | Stats): string {
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
        return readSync(from, chunk);
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
  while (at < bytes.length) at += again(() => writeSync(to, bytes, at));
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
