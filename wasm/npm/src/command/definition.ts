/** An argument, as `cli/examples/definition.rs` writes it. */
export interface Argument {
  id: string;
  /** How errors name it: `--format <FORMAT[=FILE]>`. */
  shown: string;
  long: string | null;
  aliases: string[];
  short: string | null;
  positional: boolean;
  action: "flag" | "set" | "append" | "help" | "version";
  delimiter: string | null;
  required: boolean;
  global: boolean;
  hidden: boolean;
  values: string[];
  /** Whether no other value than `values` is accepted. */
  closed: boolean;
  /** Whether an empty value counts as none. */
  emptyIsNone: boolean;
  defaults: string[];
  conflicts: string[];
  range: [number, number] | null;
}

/** A command; the whole is `command.json`. */
export interface Command {
  name: string;
  version: string | null;
  help: string;
  longHelp: string;
  usage: string;
  helpWithoutArguments: boolean;
  subcommandRequired: boolean;
  args: Argument[];
  commands: Command[];
}

/** `completions.json`: scripts by the name of their shell. */
export type Completions = Record<string, string>;
