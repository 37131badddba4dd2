// The interface of the package. `cargo xtask wasm` puts it into `index.d.ts`, behind the types that are made
// from the Rust types.
import type { Applied, Config, Kind, Meta, Report } from "./types.js";

export type { Applied, Config, Kind, Report };

/** A rule: the front matter of its page. */
export type Rule = Meta;

/** A file to check. Nothing is read from a disk: the name only says what to call it and how it ends. */
export interface InputFile {
  /** Its path in the report: relative, with `/`. */
  path: string;
  /** Its text, or its bytes as they are on disk. Of more than `limits().fileBytes` the report says that it was not read. */
  content: string | Uint8Array | ArrayBuffer;
}

/** Where the module comes from, where it is not the file of the package: a `WebAssembly.Module`, its bytes, and in the web entry also an address or a `Response`. */
export type ModuleSource = string | object | Promise<object>;

/** What a linter is given beside its config. */
export interface Options {
  /** Rules of your own: ids like `own/no-latest`, and their pages. A rule runs if one of its packs, its folder or its id is selected. */
  rules?: Record<string, string>;
  /** The text of a `.plimsoll-baseline.json`: what is in it comes with `baselined: true`. */
  baseline?: string;
  /** Most files of one call; 100,000 where left out. */
  maxFiles?: number;
  /** Most bytes of all files of one call; 536,870,912 where left out. */
  maxBytes?: number;
  /** The module, instead of the file of the package. */
  module?: ModuleSource;
}

/** What a check may be given beside its files. */
export interface LintOptions {
  /** The day for rules and suppressions that depend on one; now, where left out. */
  today?: Date;
}

/** The forms of a report, as `plimsoll check --format` writes them. */
export type Format =
  | "full"
  | "concise"
  | "json"
  | "jsonl"
  | "sarif"
  | "github"
  | "gitlab"
  | "junit"
  | "checkstyle"
  | "rdjson"
  | "markdown"
  | "html";

/** Which fixes are made, and for which day. */
export interface FixOptions extends LintOptions {
  /** Make also the fixes that change what a file means: somebody should look at them. */
  suggested?: boolean;
}

/** What fixes came to. */
export interface FixResult {
  /** The files that are others now, with their text; line ends and a byte order mark are as they were. */
  files: { path: string; content: string }[];
  /** What was done, by file and line. */
  applied: Applied[];
  /** What was tried and taken back, since the result had new findings. */
  refused: Applied[];
  /** The report on the files as they are now. */
  report: Report;
}

/** A rule with its page. */
export interface Explanation extends Rule {
  /** Where the page is read. */
  url: string;
  /** The page as Markdown, front matter and examples included. */
  page: string;
}

/** Bounds on what is read. What lies beyond is told in the report. */
export interface Limits {
  /** Largest file, in bytes. */
  fileBytes: number;
  /** Deepest nesting of maps and lists. */
  depth: number;
  /** Most values of one file. */
  nodes: number;
  /** Most documents of one YAML file. */
  documents: number;
  /** Most findings of one rule in one file. */
  findings: number;
  /** Most values of one expression that are told apart. */
  alternatives: number;
}

/** Rules, tables and a config, ready to check files. */
export interface Linter {
  /**
   * Checks files that belong together: a role in one is found from a task definition in another.
   *
   * @returns The report, the same as that of `plimsoll check --format json`.
   * @throws {ArgumentError} A file without a path, two files with one path, a content that is neither text nor bytes.
   * @throws {LimitError} More files or bytes than `maxFiles` and `maxBytes` allow.
   * @throws {InternalError} A fault of Plimsoll itself; the linter works on.
   */
  lint(files: Iterable<InputFile>, options?: LintOptions): Report;
  /**
   * Checks files and writes the report in one of the forms of the command, without colours.
   *
   * @throws {ArgumentError} As `lint`, and where there is no such form.
   * @throws {LimitError} As `lint`.
   * @throws {InternalError} As `lint`.
   */
  format(files: Iterable<InputFile>, format: Format, options?: LintOptions): string;
  /**
   * Mends files, as `plimsoll fix` does: until nothing is left to mend, and only where the result has no new
   * finding. Nothing is written anywhere.
   *
   * @throws {ArgumentError} As `lint`.
   * @throws {LimitError} As `lint`.
   * @throws {InternalError} As `lint`.
   */
  fix(files: Iterable<InputFile>, options?: FixOptions): FixResult;
  /** Every rule, by id. */
  rules(): Rule[];
  /**
   * A rule with its page. The first call for a rule of the package loads the pages, which lie beside the module.
   *
   * @throws {ArgumentError} There is no such rule; the nearest one is named.
   * @throws {LoadError} The pages could not be loaded.
   */
  explain(rule: string): Promise<Explanation>;
  /** The kinds of files. */
  kinds(): Kind[];
  /** Bounds on what is read. */
  limits(): Limits;
  /** Gives the memory back. A linter that nobody holds any more does so by itself. */
  close(): void;
}

/**
 * Makes a linter. The module is loaded once and shared by all linters.
 *
 * @param config The settings with the keys of a `plimsoll.json`, or the text of a `plimsoll.toml`; the defaults where left out.
 * @throws {ConfigError} A key or value that is not understood, a rule that does not exist; `extends` and `baseline`, which name files.
 * @throws {RulePageError} A page of `options.rules` that is not understood.
 * @throws {ArgumentError} An option of the wrong type.
 * @throws {LoadError} The module could not be loaded.
 */
export declare function createLinter(config?: Config | string, options?: Options): Promise<Linter>;
