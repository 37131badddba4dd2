/** What is wrong with a call. Every error of this package is one. */
export class PlimsollError extends Error {
  constructor(message: string) {
    super(message);
    this.name = new.target.name;
  }
}

/** The config is not understood, or names a rule that does not exist. */
export class ConfigError extends PlimsollError {}

/** A page of a rule of your own is not understood. */
export class RulePageError extends PlimsollError {
  constructor(
    message: string,
    /** The rule's id. */
    readonly rule: string,
    /** The line of the page, from 1. */
    readonly line: number,
  ) {
    super(`${rule}:${line}: ${message}`);
  }
}

/** An argument is not what is accepted. */
export class ArgumentError extends PlimsollError {}

/** More is to be checked at once than the limits allow. Files that are too large are no error but told in the report. */
export class LimitError extends PlimsollError {}

/** The module could not be loaded. */
export class LoadError extends PlimsollError {}

/** A fault of Plimsoll itself. The linter works on, with a new instance of the module. Please report it. */
export class InternalError extends PlimsollError {}

/** The error that the module threw, in its class. */
export function typed(thrown: unknown): unknown {
  if (typeof thrown !== "string") return thrown;
  const [kind, ...lines] = thrown.split("\n");
  switch (kind) {
    case "config":
      return new ConfigError(lines.join("\n"));
    case "page":
      return new RulePageError(lines.slice(2).join("\n"), lines[0] ?? "", Number(lines[1]));
    default:
      return new ArgumentError(lines.join("\n"));
  }
}
