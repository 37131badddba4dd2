// Browsers, workers and bundlers: the module lies beside this file and is fetched.
import type * as api from "./api.js";
import { Engine } from "./engine.js";
import { LoadError } from "./errors.js";
import * as linter from "./linter.js";

export * from "./errors.js";

let loaded: Promise<Engine> | undefined;

function engine(given: api.ModuleSource | undefined): Promise<Engine> {
  if (given !== undefined) return load(given);
  loaded ??= load(new URL("./plimsoll_bg.wasm", import.meta.url)).catch((error) => {
    // The next call tries again.
    loaded = undefined;
    throw error;
  });
  return loaded;
}

async function load(given: api.ModuleSource): Promise<Engine> {
  const from = await given;
  if (from instanceof WebAssembly.Module) return new Engine(from);
  if (from instanceof ArrayBuffer || ArrayBuffer.isView(from)) {
    return new Engine(await WebAssembly.compile(from as BufferSource));
  }
  if (from instanceof Response) return new Engine(await compiled(from));
  return new Engine(await compiled(await fetched(from as URL | string | Request)));
}

async function fetched(from: URL | string | Request): Promise<Response> {
  const address = from instanceof Request ? from.url : String(from);
  let response: Response;
  try {
    response = await fetch(from);
  } catch (error) {
    throw new LoadError(`${address} could not be fetched: ${(error as Error).message}`);
  }
  if (!response.ok) throw new LoadError(`${address} could not be fetched: status ${response.status}`);
  return response;
}

async function compiled(response: Response): Promise<WebAssembly.Module> {
  // A server that does not know the type of the file is no reason to fail.
  if (response.headers.get("Content-Type")?.startsWith("application/wasm")) {
    return WebAssembly.compileStreaming(response);
  }
  return WebAssembly.compile(await response.arrayBuffer());
}

async function texts(): Promise<Record<string, string>> {
  const response = await fetched(new URL("./texts.json", import.meta.url));
  return response.json();
}

export async function createLinter(
  config?: api.Config | string,
  options: api.Options = {},
): Promise<api.Linter> {
  const source = { engine: await engine(options?.module), texts };
  return linter.createLinter(source, config, options ?? {});
}
