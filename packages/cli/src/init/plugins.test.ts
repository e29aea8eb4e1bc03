import { describe, expect, it } from "vitest";
import { readProject } from "../project/index.ts";
import { projectFolder } from "../project-for-tests.ts";
import { planInit } from "./plan-init.ts";

function plan(files: Readonly<Record<string, string | object>>) {
  const { changes, instructions } = planInit(readProject(projectFolder(files)), "1.2.3");
  const text = (path: string) => changes.find((change) => change.path === path)?.after;
  return { text, instructions };
}

describe("a plugin that `fastify start` loads", () => {
  it("may be called app, as in the TypeScript template", () => {
    const dependencies = { fastify: "^5.0.0", "fastify-cli": "^8.0.2" };
    const { text, instructions } = plan({
      "package.json": { main: "app.ts", scripts: { start: "fastify start -l info dist/app.js" }, dependencies },
      "tsconfig.json": { extends: "fastify-tsconfig", compilerOptions: { outDir: "dist" } },
      "src/app.ts": `import AutoLoad, { AutoloadPluginOptions } from '@fastify/autoload'
import { FastifyPluginAsync, FastifyServerOptions } from 'fastify'

const options: AppOptions = {
}

const app: FastifyPluginAsync<AppOptions> = async (
  fastify,
  opts
): Promise<void> => {
  // Loads all.
  void fastify.register(AutoLoad, { options: opts })
}

export default app
export { app, options }
`,
    });
    expect(text("src/app.ts")).toContain("=> {\n  fastify.register(langfusePlugin)\n  // Loads all.\n");
    expect(text("src/app.ts")).toContain("import { langfusePlugin } from '@langfuse-kit/fastify'\n");
    expect(instructions).toEqual([]);
  });

  it.each([
    ["a function", "async function app (fastify) {\n  fastify.register(a)\n}\nexport { app as default }\n"],
    ["a type", "const app = async (fastify) => {\n  fastify.register(a)\n}\nexport default app satisfies Plugin\n"],
    ["exported twice", "export const app = async (fastify) => {\n  fastify.register(a)\n}\nmodule.exports = app\n"],
    ["the whole of its file", "const app = async (fastify) => {\n  fastify.register(a)\n}\nexport = app\n"],
  ])("may be exported by name: %s", (_, app) => {
    const scripts = { start: "fastify start app.ts" };
    const { text } = plan({ "package.json": { scripts, dependencies: { fastify: "^5.0.0" } }, "app.ts": app });
    expect(text("app.ts")).toContain("{\n  fastify.register(langfusePlugin)\n  fastify.register(a)\n");
  });

  it.each([
    ["empty", "const app = async (server) => {}\nexport default app\n", "server", ["const app = async (server) => {}"]],
    ["elsewhere", 'export { default } from "./other"\n', "fastify", []],
  ])("is left to its reader where it is %s", (_, app, name, places) => {
    const scripts = { start: "fastify start app.ts" };
    const { text, instructions } = plan({
      "package.json": { scripts, dependencies: { fastify: "^5.0.0" } },
      "app.ts": app,
    });
    expect(text("app.ts")).not.toContain("langfusePlugin");
    expect(instructions).toMatchObject([{ places: places.map((code) => ({ path: "app.ts", code })) }]);
    expect(instructions[0]?.code).toMatch(new RegExp(`\\n${name}\\.register\\(langfusePlugin\\);$`));
  });

  it.each([
    ["export default async function (fastify, opts) {\n  // Ours.\n  fastify.register(a)\n}\n", { type: "module" }],
    ["module.exports = async (fastify, opts) => {\n  // Ours.\n  fastify.register(a)\n}\n", {}],
  ])("may be exported where it is written: %j", (app, more) => {
    const scripts = { start: "fastify start -l info app.js" };
    const { text, instructions } = plan({
      "package.json": { scripts, dependencies: { fastify: "^5.0.0", "fastify-cli": "^8.0.0" }, ...more },
      "app.js": app,
    });
    expect(text("app.js")).toContain("{\n  fastify.register(langfusePlugin)\n  // Ours.\n");
    expect(instructions).toEqual([]);
  });
});
