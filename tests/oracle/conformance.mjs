// Prints the published conformance cases of CEL, one JSON object a line. The argument is the folder of the
// npm package `@bufbuild/cel-spec`.
import { pathToFileURL } from "node:url";

const folder = process.argv[2];
const { tests } = await import(pathToFileURL(`${folder}/dist/esm/testdata/conformance.js`).href);

function walk(suite, path) {
  for (const inner of suite.suites ?? []) {
    walk(inner, [...path, inner.name]);
  }
  for (const { original } of suite.tests ?? []) {
    console.log(JSON.stringify({ path: [...path, original.name].join("/"), ...original, name: undefined }));
  }
}
walk(tests, []);
