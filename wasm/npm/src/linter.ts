import type { Instance, RawLinter } from "glue";
import type * as api from "./api.js";
import type { Engine } from "./engine.js";
import { ArgumentError, LimitError } from "./errors.js";

/** What an entry has to bring: the module, and the texts beside it. */
export interface Source {
  engine: Engine;
  texts(): Promise<Record<string, string>>;
}

interface Setup {
  name: string;
  config: string;
  pages: string[];
  baseline: string;
  maxFiles: number;
  maxBytes: number;
}

const DAY = 86_400_000;
const encoder = new TextEncoder();

export function createLinter(
  source: Source,
  config: api.Config | string = {},
  options: api.Options = {},
): api.Linter {
  return new Linter(source, setup(config, options));
}

function setup(config: api.Config | string, options: api.Options): Setup {
  const own = options.rules ?? {};
  if (typeof own !== "object") throw new ArgumentError("`rules` is no object of ids and pages");
  const pages = Object.entries(own).flat();
  if (!pages.every((text) => typeof text === "string")) {
    throw new ArgumentError("`rules` has a page that is no text");
  }
  const baseline = options.baseline ?? "";
  if (typeof baseline !== "string") throw new ArgumentError("`baseline` is no text");
  const { maxFiles = 100_000, maxBytes = 512 * 1024 * 1024 } = options;
  const rest = { pages, baseline, maxFiles, maxBytes };
  if (typeof config === "string") return { name: "plimsoll.toml", config, ...rest };
  if (config === null || typeof config !== "object" || Array.isArray(config)) {
    throw new ArgumentError("the config is neither an object nor the text of a plimsoll.toml");
  }
  return { name: "plimsoll.json", config: JSON.stringify(config), ...rest };
}

class Linter implements api.Linter {
  #source: Source;
  #setup: Setup;
  #raw: RawLinter | undefined;
  /** The instance that `#raw` lives in. */
  #home: Instance | undefined;
  #closed = false;

  constructor(source: Source, setup: Setup) {
    this.#source = source;
    this.#setup = setup;
    this.#call(() => undefined);
  }

  lint(files: Iterable<api.InputFile>, options: api.LintOptions = {}): api.Report {
    return JSON.parse(this.#checked(files, "", options));
  }

  format(files: Iterable<api.InputFile>, format: api.Format, options: api.LintOptions = {}): string {
    if (typeof format !== "string" || format.length === 0) {
      throw new ArgumentError("`format` is no text");
    }
    return this.#checked(files, format, options);
  }

  fix(files: Iterable<api.InputFile>, options: api.FixOptions = {}): api.FixResult {
    const { suggested = false } = options;
    if (typeof suggested !== "boolean") throw new ArgumentError("`suggested` is neither true nor false");
    return JSON.parse(this.#run(files, options, (raw, today) => raw.fix(suggested, today)));
  }

  rules(): api.Rule[] {
    return JSON.parse(this.#call((raw) => raw.rules()));
  }

  async explain(rule: string): Promise<api.Explanation> {
    if (typeof rule !== "string") throw new ArgumentError("`rule` is no text");
    const found = JSON.parse(this.#call((raw) => raw.explain(rule)));
    found.page ??= (await this.#source.texts())[`rules/${rule}.md`] ?? "";
    return found;
  }

  kinds(): api.Kind[] {
    return JSON.parse(this.#source.engine.call((instance) => instance.kinds()));
  }

  limits(): api.Limits {
    return JSON.parse(this.#source.engine.call((instance) => instance.limits()));
  }

  close(): void {
    this.#closed = true;
    const raw = this.#raw;
    this.#raw = undefined;
    raw?.free();
  }

  #checked(files: Iterable<api.InputFile>, format: string, options: api.LintOptions): string {
    return this.#run(files, options, (raw, today) => raw.report(format, today));
  }

  /** Gives the files to the module, and does something with them. */
  #run(
    files: Iterable<api.InputFile>,
    options: api.LintOptions,
    run: (raw: RawLinter, today: number) => string,
  ): string {
    const inputs = this.#inputs(files);
    const today = day(options.today);
    return this.#call((raw) => {
      try {
        for (const [path, bytes, size] of inputs) raw.add(path, bytes, size);
        return run(raw, today);
      } catch (thrown) {
        if (typeof thrown === "string") raw.clear();
        throw thrown;
      }
    });
  }

  /** Files as path, the bytes that are read, and size. */
  #inputs(files: Iterable<api.InputFile>): [string, Uint8Array, number][] {
    if (typeof files !== "object" || files === null || !(Symbol.iterator in files)) {
      throw new ArgumentError("`files` is no list of files");
    }
    const { maxFiles, maxBytes } = this.#setup;
    const most = this.limits().fileBytes + 1;
    const inputs: [string, Uint8Array, number][] = [];
    let all = 0;
    for (const file of files) {
      const { path, content } = file ?? {};
      if (typeof path !== "string" || path.length === 0) {
        throw new ArgumentError("a file has no `path`");
      }
      const bytes = typeof content === "string" ? encoder.encode(content) : view(path, content);
      all += bytes.length;
      if (inputs.length >= maxFiles) throw new LimitError(`there are more than ${maxFiles} files`);
      if (all > maxBytes) throw new LimitError(`the files have more than ${maxBytes} bytes together`);
      inputs.push([path, bytes.subarray(0, most), bytes.length]);
    }
    return inputs;
  }

  #call<T>(run: (raw: RawLinter) => T): T {
    if (this.#closed) throw new ArgumentError("this linter is closed");
    return this.#source.engine.call((instance) => {
      if (this.#home !== instance || !this.#raw) {
        const { name, config, pages, baseline } = this.#setup;
        this.#raw = new instance.Linter(name, config, pages, baseline);
        this.#home = instance;
      }
      return run(this.#raw);
    });
  }
}

function view(path: string, content: unknown): Uint8Array {
  if (content instanceof Uint8Array) return content;
  if (content instanceof ArrayBuffer) return new Uint8Array(content);
  throw new ArgumentError(`the \`content\` of ${path} is neither text nor bytes`);
}

function day(today: Date | undefined): number {
  const time = today === undefined ? Date.now() : today instanceof Date ? today.getTime() : NaN;
  if (Number.isNaN(time)) throw new ArgumentError("`today` is no date");
  return Math.floor(time / DAY);
}
