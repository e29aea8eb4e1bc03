import { describe, expect, it } from "vitest";
import { runDoctor } from "../doctor/index.ts";
import { applyChanges } from "../plan/index.ts";
import { readProject } from "../project/index.ts";
import { projectFolder } from "../project-for-tests.ts";
import { recordingTerminal } from "../terminal-for-tests.ts";
import { runInit } from "./index.ts";
import { planInit } from "./plan-init.ts";

const files = {
  "package.json": {
    type: "module",
    scripts: { start: "node worker.js", api: "node api.js", "test:api": "node api.test.js" },
    dependencies: { express: "^5.0.0", bullmq: "^5.60.0" },
  },
  "worker.js": `import { Worker } from "bullmq";
import { connection } from "./queue.js";
const opts = { connection };
new Worker("mail", work, { connection });
new Worker("mail3", work, opts);
`,
  "queue.js": `import * as bullmq from "bullmq";
import { others } from "./options.js";
export const mail = new bullmq.Queue("mail", { connection });
export const mail2 = new bullmq.Queue("mail2", { connection, telemetry: undefined });
export const mail3 = new bullmq.Queue("mail3");
export const mail4 = new bullmq.Queue("mail4", others);
export class Own extends bullmq.Queue {}
`,
  "options.js": "export const others = {};\n",
  "api.js":
    'import express from "express";\nimport { mail } from "./queue.js";\nconst app = express();\napp.listen(1);\n',
  "api.test.js": 'import "./api.js";\n',
};

describe("what init leaves to its reader", () => {
  it("has a file and a line", async () => {
    const cwd = projectFolder(files);
    const terminal = recordingTerminal({ cwd });
    expect(await runInit(["--yes", "--no-install"], terminal)).toBe(0);
    const said = terminal.outs.join("\n");
    for (const place of [
      'worker.js:7  new Worker("mail3", work, opts);',
      'queue.js:5  export const mail2 = new bullmq.Queue("mail2", { connection, telemetry: undefined });',
      'queue.js:6  export const mail3 = new bullmq.Queue("mail3");',
      'queue.js:7  export const mail4 = new bullmq.Queue("mail4", others);',
      "queue.js:8  export class Own extends bullmq.Queue {}",
      "api.js:3  const app = express();",
    ]) {
      expect(said).toContain(`\n  ${place}\n`);
    }
    expect(said).toContain(
      'Make this the first line of api.js, which the script "api" starts\n  import "./instrumentation.js";',
    );
    expect(said).not.toContain("first line of api.test.js");
    expect(said).toContain('+new Worker("mail", work, { telemetry: langfuseTelemetry(), connection });');
    expect(said).toContain(
      '+export const mail = new bullmq.Queue("mail", { telemetry: langfuseTelemetry(), connection });',
    );
    // What certainly lacks it is named again; a second run changes nothing.
    const { changes, instructions } = planInit(readProject(cwd), "0.0.0");
    expect(changes).toEqual([]);
    const [left] = instructions.filter(({ what }) => what.startsWith("Give the telemetry"));
    expect(left?.places?.map(({ path, line }) => `${path}:${line}`)).toEqual([
      "worker.js:7",
      "queue.js:5",
      "queue.js:6",
    ]);
  });

  it("is found by doctor too", async () => {
    const cwd = projectFolder(files);
    await runInit(["--yes", "--no-install"], recordingTerminal({ cwd }));
    const terminal = recordingTerminal({ cwd, env: {} });
    await runDoctor([], terminal);
    const said = terminal.outs.join("\n");
    expect(said).toMatch(
      /warning {2}bullmq .* no telemetry: worker\.js:7, queue\.js:5, queue\.js:6; .* seen: queue\.js:7, queue\.js:8\./,
    );
    expect(said).toMatch(/warning {2}loading order .*api\.js, which the script "api" starts, never calls initLangfuse/);
  });
});

describe("an initializer that no program is seen to load", () => {
  const without = { dependencies: { express: "^5.0.0" } };
  it.each<[string, Record<string, string | object>, string]>([
    ["there is no entry", { "package.json": without }, "instrumentation.cjs"],
    [
      "the entry cannot be read, and its script runs another one",
      {
        "package.json": { ...without, scripts: { start: "npm run serve", serve: "node src/go.js" } },
        "src/go.js": "no { program",
      },
      "src/instrumentation.cjs",
    ],
  ])("is written once, and told each time, where %s", (_, files, path) => {
    const root = projectFolder(files);
    const first = planInit(readProject(root), "1.2.3");
    expect(first.changes.map((change) => change.path)).toContain(path);
    applyChanges(root, first.changes);
    const second = planInit(readProject(root), "1.2.3");
    expect(second.changes).toEqual([]);
    expect(second.instructions[0]?.code).toContain(`node --import ./${path} `);
  });
});
