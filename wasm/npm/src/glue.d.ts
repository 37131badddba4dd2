// What `cargo xtask wasm` makes of the bindings: every call gives an instance with a memory of its own.
declare module "glue" {
  export interface RawLinter {
    add(path: string, bytes: Uint8Array, size: number): void;
    clear(): void;
    report(format: string, today: number): string;
    fix(suggested: boolean, today: number): string;
    rules(): string;
    explain(rule: string): string;
    free(): void;
  }
  export interface Instance {
    Linter: new (name: string, config: string, pages: string[], baseline: string) => RawLinter;
    kinds(): string;
    limits(): string;
    lastFault(): string;
    runCommand(words: string, host: object): number;
    /** Leaves the memory alone from now on. */
    forsake(): void;
  }
  export function instantiate(module: WebAssembly.Module): Instance;
}
