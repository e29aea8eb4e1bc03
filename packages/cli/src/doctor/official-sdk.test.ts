import { expect, it } from "vitest";
import { readProject } from "../project/index.ts";
import { projectFolder } from "../project-for-tests.ts";
import { checkOfficialSdk } from "./official-sdk.ts";
import type { Patient } from "./types.ts";

const ours = 'initLangfuse({ serviceName: "cats" });';
const imported = { scripts: { start: "node index.js" }, index: 'import "./otel.js";\n' };
const preloaded = { scripts: { start: "node --import ./otel.js index.js" }, index: "" };

const withWorker = { scripts: { start: "node index.js", worker: "node worker.js" }, index: "" };

const check = (otel: string, initializer = ours, { scripts, index } = imported, worker = ""): unknown => {
  const files = {
    "package.json": { type: "module", scripts },
    "index.js": `import "./instrumentation.js";\n${index}`,
    "instrumentation.js": initializer,
    "otel.js": otel,
    "worker.js": worker,
  };
  return checkOfficialSdk({ project: readProject(projectFolder(files)) } as Patient);
};

it.each(["LangfuseSpanProcessor", "otel.LangfuseSpanProcessor"])("names %s where it was left beside ours", (name) => {
  const sdk = `import { NodeSDK } from "@opentelemetry/sdk-node";\nnew NodeSDK({ spanProcessors: [new ${name}()] }).start();\n`;
  const finding = { name: "official SDK", level: "warning", fix: expect.stringMatching(/^Take it out/) };
  const found = [{ ...finding, why: expect.stringContaining("in otel.js:2.") }];
  expect(check(sdk)).toEqual(found);
  expect(check(sdk, ours, preloaded)).toEqual(found);
  expect(check(sdk, "")).toEqual([]);
  expect(check(`// new ${name}()\nimport "@langfuse/otel";`)).toEqual([]);
  // What a program does not set up beside it is all that this program has.
  const own = 'import "./otel.js";\n';
  expect(check(sdk, ours, withWorker, own)).toEqual([]);
  expect(check(sdk, ours, withWorker, `${own}${ours}`)).toEqual(found);
  expect(check(sdk, "", withWorker, `import "@langfuse-kit/core/register";\n${own}`)).toEqual(found);
  expect(check(sdk, "", { ...withWorker, index: own }, ours)).toEqual([]);
});
