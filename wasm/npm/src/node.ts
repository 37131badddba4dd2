// Node, Bun and Deno: the module lies beside this file and is read at once.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { here } from "here";
import type * as api from "./api.js";
import { Engine } from "./engine.js";
import { LoadError } from "./errors.js";
import * as linter from "./linter.js";

export * from "./errors.js";

let loaded: Engine | undefined;

function engine(given: api.ModuleSource | undefined): Engine | Promise<Engine> {
  if (given !== undefined) return compiled(given);
  return (loaded ??= new Engine(new WebAssembly.Module(read("plimsoll_bg.wasm"))));
}

async function compiled(given: api.ModuleSource): Promise<Engine> {
  const module = await given;
  if (module instanceof WebAssembly.Module) return new Engine(module);
  if (module instanceof ArrayBuffer || ArrayBuffer.isView(module)) {
    return new Engine(await WebAssembly.compile(module as BufferSource));
  }
  throw new LoadError("`module` is neither bytes nor a WebAssembly.Module; Node fetches nothing");
}

function read(name: string): Buffer<ArrayBuffer> {
  try {
    return readFileSync(join(here, name)) as Buffer<ArrayBuffer>;
  } catch (error) {
    throw new LoadError(`${name} of the package plimsoll could not be read: ${(error as Error).message}`);
  }
}

export async function createLinter(
  config?: api.Config | string,
  options: api.Options = {},
): Promise<api.Linter> {
  const source = {
    engine: await engine(options?.module),
    texts: async () => JSON.parse(read("texts.json").toString("utf8")),
  };
  return linter.createLinter(source, config, options ?? {});
}
