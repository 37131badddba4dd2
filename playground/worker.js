// The linter, away from the page: typing never waits for it.
import { createLinter } from "../wasm/pkg/web.js";

const ready = createLinter();

onmessage = async ({ data: { turn, path, content } }) => {
  try {
    const linter = await ready;
    const start = performance.now();
    const report = linter.lint([{ path, content }]);
    postMessage({ turn, report, milliseconds: performance.now() - start });
  } catch (error) {
    postMessage({ turn, error: error.message });
  }
};
