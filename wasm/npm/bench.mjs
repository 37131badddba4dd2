// The budgets of the npm package: each figure beside its bound and the yardstick of the same run. Nothing here
// fails: a timed test on a shared machine would lie. `cargo xtask bench npm` runs it.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const pkg = join(root, "wasm/pkg");
const native = process.env.PLIMSOLL_BIN;
const example = join(root, "examples/apprunner-service.json");

function median(times) {
  return times.sort((a, b) => a - b)[Math.floor(times.length / 2)];
}

/** Medians of the milliseconds of jobs that are run in turns. */
function medians(runs, jobs) {
  const times = jobs.map(() => []);
  for (const job of jobs) job();
  for (let run = 0; run < runs; run++) {
    jobs.forEach((job, at) => {
      const start = performance.now();
      job();
      times[at].push(performance.now() - start);
    });
  }
  return times.map(median);
}

// Certificates of the machine, which Node reads before it does anything, would drown the rest.
const { NODE_EXTRA_CA_CERTS: _, ...env } = process.env;

function spawned(program, args, cwd) {
  return () => {
    const { status, error } = spawnSync(program, args, { stdio: "ignore", cwd, env });
    if (error || status > 2) throw error ?? new Error(`${program} ended with ${status}`);
  };
}

function row(what, yardstick, ours, figure, bound, within) {
  const verdict = bound === "" ? "" : within ? "within" : "**over**";
  console.log(`| ${what} | ${yardstick.toFixed(1)} ms | ${ours.toFixed(1)} ms | ${figure} | ${bound} | ${verdict} |`);
}

console.log("| what | yardstick | ours | figure | bound | |\n| --- | --: | --: | --: | --: | --- |");

const node = process.execPath;
const words = ["check", example, "--format", "json"];
const [empty, npm, alone] = medians(21, [
  spawned(node, ["-e", "0"]),
  spawned(node, [join(pkg, "command.cjs"), ...words]),
  spawned(native, words),
]);
row("the npm command on one small file, over `node -e 0`", empty, npm, `+${(npm - empty).toFixed(1)} ms`, "+60 ms", npm - empty <= 60);
row("the same, beside the native command", alone, npm, (npm / alone).toFixed(1), "", true);

// The library and the native command on the same bytes, one thread, without their start.
const { createLinter } = await import(pathToFileURL(join(pkg, "node.js")).href);
const linter = await createLinter({ select: ["ALL"] });

function throughput(what, folder) {
  const listed = spawnSync(native, ["check", ".", "--isolated", "--format", "json"], { cwd: folder, maxBuffer: 1 << 28 });
  const files = JSON.parse(listed.stdout.toString("utf8"))
    .files.filter((file) => file.status === "checked" || file.status === "partly")
    .map(({ path }) => ({ path, content: readFileSync(join(folder, path)) }));
  const paths = files.map((file) => file.path);
  const own = ["check", ...paths, "--isolated", "--select", "ALL", "--threads", "1", "--no-cache", "--format", "json"];
  const start = ["check", example, "--isolated", "--threads", "1", "--format", "json"];
  const [whole, begin, ours] = medians(5, [
    spawned(native, own, folder),
    spawned(native, start, folder),
    () => linter.format(files, "json"),
  ]);
  const yardstick = whole - begin;
  row(`${what}, beside native without its start`, yardstick, ours, (ours / yardstick).toFixed(2), "2", ours / yardstick <= 2);
}

const at = mkdtempSync(join(tmpdir(), "plimsoll-"));
try {
  const resources = {};
  for (let n = 0; n < 500; n++) {
    resources[`Task${n}`] = {
      Type: "AWS::ECS::TaskDefinition",
      Properties: {
        Family: `f${n}`, Cpu: "256", Memory: "512", NetworkMode: "awsvpc", RequiresCompatibilities: ["FARGATE"],
        TaskRoleArn: { "Fn::GetAtt": [`Role${n}`, "Arn"] }, ExecutionRoleArn: { "Fn::GetAtt": [`Role${n}`, "Arn"] },
        ContainerDefinitions: [{ Name: "app", Image: `public.ecr.aws/x/y:1.${n}`, Essential: true, Environment: [{ Name: "A", Value: "b" }], PortMappings: [{ ContainerPort: 8080 }] }],
      },
    };
    resources[`Role${n}`] = {
      Type: "AWS::IAM::Role",
      Properties: {
        AssumeRolePolicyDocument: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Principal: { Service: "ecs-tasks.amazonaws.com" }, Action: "sts:AssumeRole" }] },
        Policies: [{ PolicyName: "p", PolicyDocument: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: ["s3:GetObject"], Resource: `arn:aws:s3:::b${n}/*` }] } }],
      },
    };
  }
  writeFileSync(join(at, "t.json"), JSON.stringify({ AWSTemplateFormatVersion: "2010-09-09", Resources: resources }, null, 2));
  throughput("500 task definitions and their roles, JSON", at);
} finally {
  rmSync(at, { recursive: true });
}
const corpus = process.env.PLIMSOLL_CORPUS ?? join(root, "../shared/corpus");
if (existsSync(corpus)) throughput("the corpus", corpus);
else console.error("corpus: not present, one figure left out");
