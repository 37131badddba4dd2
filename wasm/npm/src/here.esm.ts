import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the package. */
export const here: string = dirname(fileURLToPath(import.meta.url));
