// `npx plimsoll`: the command line of the native command. Words are read here, files by Node, and all else
// is done in the module.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { here } from "here";
import { Engine } from "../engine.js";
import { isPrint, parse, refused, UsageError } from "./arguments.js";
import type { Command, Completions } from "./definition.js";
import { Host, put } from "./host.js";

const USAGE = 2;
const INTERNAL = 70;

// Everything is written by now, and an exit does not take down what the process has made piece by piece.
process.exit(main(process.argv.slice(2)));

function main(words: string[]): number {
  try {
    return run(slashed(words));
  } catch (error) {
    say(`plimsoll: ${error instanceof Error ? error.message : String(error)}\n`);
    return INTERNAL;
  }
}

function run(words: string[]): number {
  const command: Command = beside("command.json");
  try {
    const read = parse(command, words);
    if (isPrint(read)) {
      print(read.isError ? 2 : 1, colored(words, read.isError ? 2 : 1) ? read.text : plain(read.text));
      return read.isError ? USAGE : 0;
    }
    const shell = read.find(([name]) => name === "shell")?.[1];
    if (shell !== undefined) {
      print(1, beside<Completions>("completions.json")[shell] ?? "");
      return 0;
    }
    patient();
    const engine = new Engine(new WebAssembly.Module(readFileSync(join(here, "command_bg.wasm"))));
    return engine.call((instance) => {
      try {
        return instance.runCommand(read.flat().join("\0"), new Host(here));
      } catch (error) {
        throw typeof error === "string" ? refused(command, error) : error;
      }
    });
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    say(colored(words, 2) ? worded(error) : plain(worded(error)));
    return USAGE;
  }
}

/** A file of the package. */
function beside<T>(name: string): T {
  return JSON.parse(readFileSync(join(here, name), "utf8"));
}

/**
 * Has V8 look at a function when it is called, not all of them at the start, and compile it once: the code that it
 * would make in the background is a tenth faster where a run takes two seconds, and costs every start.
 */
function patient(): void {
  try {
    setFlagsFromString("--wasm-lazy-validation");
    // With this flag an instruction that its first compiler does not know on a processor ends the process; on these
    // two it knows all.
    if (process.arch === "x64" || process.arch === "arm64") setFlagsFromString("--liftoff-only");
  } catch {
    // Not every host is V8.
  }
}

function worded(error: UsageError): string {
  const parts = [`\x1b[1m\x1b[31merror:\x1b[0m ${error.message}\n`];
  if (error.tip) parts.push(`  \x1b[32mtip:\x1b[0m ${error.tip}\n`);
  if (error.usage) parts.push(`${error.usage}\n`);
  parts.push("For more information, try '\x1b[1m--help\x1b[0m'.\n");
  return parts.join("\n");
}

/** Whether help and usage errors are coloured: they are written before the words are understood. */
function colored(words: string[], stream: number): boolean {
  let choice = "auto";
  words.forEach((word, at) => {
    const value = words[at - 1] === "--color" ? word : word.match(/^--color=(.*)/)?.[1];
    if (value === "always" || value === "never") choice = value;
  });
  if (choice !== "auto") return choice === "always";
  const { NO_COLOR, FORCE_COLOR, CLICOLOR_FORCE, CLICOLOR, TERM } = process.env;
  if (NO_COLOR) return false;
  if ([FORCE_COLOR, CLICOLOR_FORCE].some((forced) => forced && forced !== "0")) return true;
  return new Host(here).isTerminal(stream) && TERM !== "dumb" && CLICOLOR !== "0";
}

function plain(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what it is about.
  return text.replace(/\x1b\[[0-9;]*m/g, "");
}

function print(stream: number, text: string): void {
  try {
    put(stream, Buffer.from(text));
  } catch (error) {
    // Nobody is left to tell.
    if ((error as NodeJS.ErrnoException).code !== "EPIPE") throw error;
  }
}

function say(text: string): void {
  try {
    print(2, text);
  } catch {
    // A closed standard error is not a reason to fail.
  }
}

/** Paths are written with `/` in the module. */
function slashed(words: string[]): string[] {
  return process.platform === "win32" ? words.map((word) => word.replaceAll("\\", "/")) : words;
}
