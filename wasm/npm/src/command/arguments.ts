// Reads the words of the command line by the definition of the native command, and words errors like it.
import type { Argument, Command } from "./definition.js";
import { nearest } from "./similar.js";

// Colours of the native command; whoever prints without colour takes them away.
const bad = (text: string | undefined): string => `\x1b[33m${text}\x1b[0m`;
const good = (text: string | undefined): string => `\x1b[32m${text}\x1b[0m`;
const bold = (text: string | undefined): string => `\x1b[1m${text}\x1b[0m`;

/** What is wrong with the command line. */
export class UsageError extends Error {
  constructor(
    message: string,
    readonly usage?: string,
    readonly tip?: string,
  ) {
    super(message);
  }
}

/** Something to print, and then the end. */
export interface Print {
  text: string;
  /** Nothing was asked for: help in place of an error. */
  isError: boolean;
}

/** Names and values in the order that the module reads: those of `Cli::from_words`. */
export type Read = [name: string, value: string][];

/** The arguments of one command that were given, in order. */
class Given {
  values = new Map<Argument, string[]>();
  order: Argument[] = [];

  add(arg: Argument, values: string[], command: Command): void {
    const known = this.values.get(arg);
    if (known && arg.action !== "append") {
      throw new UsageError(`the argument '${bad(arg.shown)}' cannot be used multiple times`, command.usage);
    }
    for (const value of values) check(arg, value);
    this.values.set(arg, [...(known ?? []), ...values]);
    if (!known) this.order.push(arg);
  }
}

/** Reads the words behind the name of the program. */
export function parse(root: Command, words: string[]): Read | Print {
  const top = new Map<string, string[]>();
  return command(root, words, root, top);
}

function command(
  self: Command,
  words: string[],
  root: Command,
  globals: Map<string, string[]>,
): Read | Print {
  if (self.helpWithoutArguments && words.length === 0) return { text: self.help, isError: true };
  const given = new Given();
  const positional = self.args.filter((arg) => arg.positional);
  let next = 0;
  let onlyValues = false;
  let below: { name: string; read: Read } | undefined;

  const put = (word: string): void => {
    const arg = positional[next];
    if (!arg) throw unexpected(self, given, word);
    if (arg.action !== "append") next += 1;
    given.add(arg, [word], self);
  };

  for (let at = 0; at < words.length; at++) {
    const word = words[at] as string;
    if (onlyValues || word === "-" || !word.startsWith("-")) {
      const sub = onlyValues ? undefined : self.commands.find((other) => other.name === word);
      if (sub) {
        const read = command(sub, words.slice(at + 1), root, globals);
        if (isPrint(read)) return read;
        below = { name: sub.name, read };
        break;
      }
      if (self.commands.length > 0) throw unknownCommand(self, word);
      put(word);
      continue;
    }
    if (word === "--") {
      onlyValues = true;
      continue;
    }
    const rest = word.startsWith("--")
      ? long(self, given, word, words, at)
      : short(self, given, word, words, at);
    if (isPrint(rest)) return rest;
    at = rest;
  }

  if (below === undefined && self.subcommandRequired) throw incomplete(self);
  refuse(self, given);
  const read: Read = below ? [["command", below.name], ...below.read] : [];
  for (const arg of self.args) {
    if (arg.action === "help" || arg.action === "version") continue;
    const values = given.values.get(arg);
    if (arg.global) {
      if (values) globals.set(arg.id, values);
      // In front of a command it wins over behind it, which was read before.
      if (self === root) read.push(...named(arg, globals.get(arg.id)));
    } else read.push(...named(arg, values));
  }
  return read;
}

function named(arg: Argument, values: string[] | undefined): Read {
  if (arg.action === "flag") return values ? [[arg.id, "true"]] : [];
  return (values ?? arg.defaults).map((value) => [arg.id, value]);
}

/** `--name`, `--name=value`, `--name value`; gives the place of the last word that was read. */
function long(self: Command, given: Given, word: string, words: string[], at: number): number | Print {
  const equals = word.indexOf("=");
  const name = word.slice(2, equals < 0 ? undefined : equals);
  const value = equals < 0 ? undefined : word.slice(equals + 1);
  const arg = self.args.find((arg) => arg.long === name || arg.aliases.includes(name));
  if (!arg) throw unexpected(self, given, `--${name}`);
  if (arg.action === "help") return { text: self.longHelp, isError: false };
  if (arg.action === "version") return version(self);
  if (arg.action === "flag") {
    given.add(arg, [], self);
    if (value !== undefined) {
      throw new UsageError(
        `unexpected value '${bad(value)}' for '${bold(arg.shown)}' found; no more were expected`,
        usageWith(self, [arg]),
      );
    }
    return at;
  }
  return take(self, given, arg, value, words, at);
}

/** `-q`, `-qo file`, `-ofile`, `-o=file`. */
function short(self: Command, given: Given, word: string, words: string[], at: number): number | Print {
  const letters = [...word.slice(1)];
  for (let index = 0; index < letters.length; index++) {
    const arg = self.args.find((arg) => arg.short === letters[index]);
    if (!arg) throw unexpected(self, given, `-${letters[index]}`);
    if (arg.action === "help") return { text: self.help, isError: false };
    if (arg.action === "version") return version(self);
    if (arg.action === "flag") {
      given.add(arg, [], self);
      continue;
    }
    const rest = letters.slice(index + 1).join("");
    const value = rest === "" ? undefined : rest.startsWith("=") ? rest.slice(1) : rest;
    return take(self, given, arg, value, words, at);
  }
  return at;
}

function version(self: Command): Print {
  return { text: `${self.name} ${self.version}\n`, isError: false };
}

function take(
  self: Command,
  given: Given,
  arg: Argument,
  value: string | undefined,
  words: string[],
  at: number,
): number {
  let last = at;
  let taken = value;
  if (taken === undefined) {
    const next = words[at + 1];
    if (next !== undefined && (next === "-" || !next.startsWith("-"))) {
      taken = next;
      last += 1;
    }
  }
  if (taken === undefined) throw none(arg);
  const values = arg.delimiter === null ? [taken] : taken.split(arg.delimiter);
  given.add(arg, values, self);
  return last;
}

function none(arg: Argument): UsageError {
  return new UsageError(`a value is required for '${bad(arg.shown)}' but none was supplied${possible(arg)}`);
}

function possible(arg: Argument): string {
  return arg.values.length === 0 ? "" : `\n  [possible values: ${arg.values.map(good).join(", ")}]`;
}

/** What can only be said when every word was read, in the order in which the native command says it. */
function refuse(self: Command, given: Given): void {
  for (const arg of given.order) {
    const other = given.order.find((other) => other !== arg && conflict(arg, other));
    if (!other) continue;
    throw new UsageError(
      `the argument '${bad(arg.shown)}' cannot be used with '${bad(other.shown)}'`,
      usageWith(self, given.order.filter((used) => used === arg || (used !== other && !conflict(arg, used)))),
    );
  }
  const missing = self.args.filter((arg) => arg.required && !given.values.has(arg));
  if (missing.length > 0) {
    const list = missing.map((arg) => `\n  ${good(arg.shown)}`).join("");
    throw new UsageError(
      `the following required arguments were not provided:${list}`,
      usageWith(self, given.order),
    );
  }
}

function conflict(one: Argument, other: Argument): boolean {
  return one.conflicts.includes(other.id) || other.conflicts.includes(one.id);
}

function check(arg: Argument, value: string): void {
  if (value === "" && arg.emptyIsNone) throw none(arg);
  if (arg.closed && !arg.values.includes(value)) {
    const near = nearest(value, arg.values);
    throw new UsageError(
      `invalid value '${bad(value)}' for '${bold(arg.shown)}'${possible(arg)}`,
      undefined,
      near && `a similar value exists: '${good(near)}'`,
    );
  }
  if (!arg.range) return;
  const [least, most] = arg.range;
  const why =
    value === ""
      ? "cannot parse integer from empty string"
      : !/^[+-]?[0-9]+$/.test(value)
        ? "invalid digit found in string"
        : Number(value) < least || Number(value) > most
          ? `${value} is not in ${least}..=${most}`
          : undefined;
  if (why) throw new UsageError(`invalid value '${bad(value)}' for '${bold(arg.shown)}': ${why}`);
}

/** What the module says of a value: the id of its argument, the value and what is wrong, on a line each. */
export function refused(root: Command, message: string): UsageError {
  const [id, value, ...why] = message.split("\n");
  const find = (at: Command): Argument | undefined =>
    at.args.find((arg) => arg.id === id) ?? at.commands.map(find).find((arg) => arg !== undefined);
  const arg = find(root);
  return new UsageError(
    arg ? `invalid value '${bad(value)}' for '${bold(arg.shown)}': ${why.join("\n")}` : message,
  );
}

function unexpected(self: Command, given: Given, word: string): UsageError {
  const message = `unexpected argument '${bad(word)}' found`;
  if (!word.startsWith("-")) return new UsageError(message, self.usage);
  if (word.startsWith("--")) {
    const name = word.slice(2);
    const names = self.args.flatMap((arg) => (arg.long ? [arg.long, ...arg.aliases] : []));
    const near = nearest(name, names);
    const arg = self.args.find((arg) => near && (arg.long === near || arg.aliases.includes(near)));
    if (arg) {
      const used = given.order.includes(arg) ? given.order : [...given.order, arg];
      return new UsageError(message, usageWith(self, used), `a similar argument exists: '${good(`--${near}`)}'`);
    }
    const below = self.commands.find((sub) => sub.args.some((arg) => arg.long === name));
    if (below) return new UsageError(message, self.usage, `'${good(`${below.name} --${name}`)}' exists`);
  }
  const tip = self.args.some((arg) => arg.positional)
    ? `to pass '${bad(word)}' as a value, use '${good(`-- ${word}`)}'`
    : undefined;
  return new UsageError(message, self.usage, tip);
}

function unknownCommand(self: Command, word: string): UsageError {
  const near = nearest(word, self.commands.map((sub) => sub.name));
  return new UsageError(
    `unrecognized subcommand '${bad(word)}'`,
    self.usage,
    near && `a similar subcommand exists: '${good(near)}'`,
  );
}

function incomplete(self: Command): UsageError {
  const names = self.commands.map((sub) => good(sub.name)).join(", ");
  // The second word with a style is the name with those of the commands above.
  const name = self.usage.split("\x1b[0m")[1]?.replace(/^.*\x1b\[1m/, "");
  return new UsageError(
    `'${bad(name)}' requires a subcommand but one was not provided\n  [subcommands: ${names}]`,
    self.usage,
  );
}

/** The usage line of a command with some arguments in it, as errors show it. */
function usageWith(self: Command, used: Argument[]): string {
  // "Usage:" and the name are the first two words with a style.
  const start = self.usage.split("\x1b[0m").slice(0, 2).join("\x1b[0m");
  const shown = used.filter((arg) => !arg.positional).map(styled);
  const behind = self.args
    .filter((arg) => arg.positional)
    .map((arg) => (used.includes(arg) && !arg.required ? arg.shown.replace(/^\[(.*)\]/, "<$1>") : arg.shown));
  return [`${start}\x1b[0m`, ...shown, ...behind].join(" ");
}

/** `--config <FILE>` with the name in bold. */
function styled(arg: Argument): string {
  const [name, ...value] = arg.shown.split(" ");
  return [bold(name), ...value].join(" ");
}

export function isPrint(read: Read | Print | number): read is Print {
  return typeof read === "object" && "text" in read && "isError" in read;
}
