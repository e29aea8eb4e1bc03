import { doesNotMatch, ok } from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { startFakeLangfuse } from "@langfuse-kit/testing";
import { must } from "../make-project.ts";
import type { Workbench } from "../workbench.ts";
import type { Template } from "./templates.ts";

const install = ["npm", "install", "--prefer-offline", "--no-audit", "--no-fund"];

/** What `nest new` does, without its questions. In CommonJS, which finds the tools of both majors. */
const generate = (options: object): string => `
const { NodeWorkflow } = require("@angular-devkit/schematics/tools");
new NodeWorkflow(process.cwd(), { resolvePaths: [process.cwd()] })
  .execute({ collection: "@nestjs/schematics", schematic: "application", options: ${JSON.stringify(options)} })
  .subscribe();
`;

/**
 * Generates the project, puts the module in, and runs the tests that came with it: silent and green without keys, and
 * traced with them. Throws where one of these does not hold.
 */
export async function tryTemplate(template: Template, bench: Workbench): Promise<void> {
  const folder = await makeProject(template, bench);
  const env = { ...bench.env, CI: "true", NO_COLOR: "1" };
  for (const script of ["test", "test:e2e"]) {
    const output = await must(["npm", "run", script], folder, env);
    ok(/\b1 passed/.test(output), `${script} says what it ran:\n${output}`);
    doesNotMatch(output, /langfuse-kit\/|did not exit|open handle/i, `${script} says nothing of tracing`);
  }
  await using server = await startFakeLangfuse();
  await must(["npm", "run", "test:e2e"], folder, { ...env, ...server.environment });
  const names = server.traces().map(({ name }) => name);
  ok(names.includes("GET /"), `the traced test gives a trace GET /, not ${JSON.stringify(names)}`);
}

async function makeProject(template: Template, bench: Workbench): Promise<string> {
  const { name, major, options } = template;
  const root = join(bench.folder, "projects", name);
  write(root, "package.json", JSON.stringify({ dependencies: { "@nestjs/schematics": `^${major}` } }));
  write(root, "generate.cjs", generate({ name: "app", spec: true, strict: true, ...options }));
  // The schematics format with Prettier and move code with TypeScript; what is generated needs neither.
  await must([...install, "--legacy-peer-deps"], root, bench.env);
  await must(["node", "generate.cjs"], root, bench.env);

  const folder = join(root, "app");
  putModuleIn(folder, template);
  write(folder, ".npmrc", `@langfuse-kit:registry=${bench.registry}\n`);
  await must(install, folder, bench.env);
  return folder;
}

/** As the README says: two dependencies more, and the module among the imports. */
function putModuleIn(folder: string, { testsWith }: Template): void {
  const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
  Object.assign(manifest.dependencies, {
    "@langfuse-kit/core": "*",
    "@langfuse-kit/nestjs": "*",
    "@opentelemetry/api": "^1.9.0",
  });
  manifest.devDependencies = Object.fromEntries(
    Object.entries(manifest.devDependencies).filter(([dependency]) => testsWith.includes(dependency)),
  );
  write(folder, "package.json", JSON.stringify(manifest, undefined, 2));

  const path = "src/app.module.ts";
  const text = readFileSync(join(folder, path), "utf8");
  ok(text.includes("imports: []"), `${path} has a place for imports:\n${text}`);
  const line = 'import { LangfuseModule } from "@langfuse-kit/nestjs";\n';
  write(folder, path, line + text.replace("imports: []", "imports: [LangfuseModule.forRoot()]"));
}

interface Manifest {
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
}

function write(folder: string, path: string, text: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, path), text);
}
