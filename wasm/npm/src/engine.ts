import { type Instance, instantiate } from "glue";
import { InternalError, typed } from "./errors.js";

/** A module and its instance. After a fault the instance is not used again: the next call has a new one. */
export class Engine {
  #module: WebAssembly.Module;
  #instance: Instance | undefined;

  constructor(module: WebAssembly.Module) {
    this.#module = module;
  }

  /** Calls the module. Errors come in their classes; whatever stops the module is an `InternalError`. */
  call<T>(run: (instance: Instance) => T): T {
    const instance = (this.#instance ??= instantiate(this.#module));
    try {
      return run(instance);
    } catch (thrown) {
      const error = typed(thrown);
      // A trap, or a stack or a memory that is used up.
      if (error instanceof WebAssembly.RuntimeError || error instanceof RangeError) {
        this.#instance = undefined;
        throw new InternalError(told(instance, error));
      }
      throw error;
    }
  }
}

function told(instance: Instance, error: Error): string {
  let said = "";
  try {
    said = instance.lastFault();
  } catch {
    // It cannot even tell.
  }
  instance.forsake();
  return `${said || `internal error: ${error.message}`}; please report it at https://github.com/plimsoll-lint/plimsoll/issues`;
}
