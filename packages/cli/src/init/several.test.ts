import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runDoctor } from "../doctor/index.ts";
import { readProject } from "../project/index.ts";
import { projectFolder } from "../project-for-tests.ts";
import { recordingTerminal } from "../terminal-for-tests.ts";
import { runInit, runUndo } from "./index.ts";
import { planInit } from "./plan-init.ts";

type Files = Readonly<Record<string, string | object>>;

const manifest = (dependencies: object): object => ({ type: "module", main: "index.ts", dependencies });
const express = { "package.json": manifest({ express: "^5.0.0" }) };
const fastify = { "package.json": manifest({ fastify: "^5.0.0" }) };
const nest = { "package.json": manifest({ "@nestjs/core": "^12.0.0" }) };

/** A project that init has set up. */
async function setUp(files: Files) {
  const cwd = projectFolder(files);
  const terminal = recordingTerminal({ cwd, env: {} });
  expect(await runInit(["--yes", "--no-install"], terminal)).toBe(0);
  const text = (path = "index.ts"): string => readFileSync(join(cwd, path), "utf8");
  const again = () => planInit(readProject(cwd), "0.0.0");
  const places = () => again().instructions.flatMap((one) => one.places?.map(({ path, line }) => `${path}:${line}`));
  const finding = async (name: string): Promise<string | undefined> => {
    const own = recordingTerminal({ cwd, env: {} });
    await runDoctor([], own);
    return own.outs.find((line) => line.includes(` ${name} `));
  };
  const undo = () => runUndo(["--yes"], terminal);
  return { cwd, said: terminal.outs.join("\n"), text, again, places, finding, undo };
}

const two = `import express from "express";

const app = express();
const admin = express();
app.get("/", home);
admin.get("/users", users);
admin.listen(2);
app.listen(1);
`;

describe("several applications in one file", () => {
  it("of Express are all set up, which doctor finds and undo takes back", async () => {
    const { text, said, again, finding, undo } = await setUp({ ...express, "index.ts": two });
    expect(text()).toBe(`import "./instrumentation.js"; // langfuse-kit: stays first
import express from "express";
import { langfuseErrorHandler, langfuseMiddleware } from "@langfuse-kit/express";

const app = express();
app.use(langfuseMiddleware());
const admin = express();
admin.use(langfuseMiddleware());
app.get("/", home);
admin.get("/users", users);
admin.use(langfuseErrorHandler());
admin.listen(2);
app.use(langfuseErrorHandler());
app.listen(1);
`);
    expect(said).not.toContain("To do by hand");
    expect(again()).toMatchObject({ changes: [], instructions: [] });
    expect(await finding("express")).toMatch(/^ *ok +express .* with @langfuse-kit\/express$/);
    expect(await undo()).toBe(0);
    expect(text()).toBe(two);
  });

  it("of Fastify too, made in functions of their own", async () => {
    const index = `import Fastify from "fastify";
export function open() {
  const app = Fastify().withTypeProvider<Zod>();
  return app;
}
export async function inner() {
  const app = Fastify({ logger: true });
  await app.listen({ port: 1 });
}
`;
    const { text, again, undo } = await setUp({ ...fastify, "index.ts": index });
    expect(text()).toContain("withTypeProvider<Zod>();\n  app.register(langfusePlugin);\n  return app;");
    expect(text()).toContain("({ logger: true });\n  app.register(langfusePlugin);\n  await app.listen");
    expect(again()).toMatchObject({ changes: [], instructions: [] });
    expect(await undo()).toBe(0);
    expect(text()).toBe(index);
  });

  it("are set up where they are held, and not in each other", async () => {
    const index = `import express from "express";
const api = express();
const app = express();
app.use("/api", api).use("/more", express().get("/", more));
app.listen(1);
`;
    const { text, said, again } = await setUp({ ...express, "index.ts": index });
    expect(text()).toContain("const api = express();\nconst app = express();\napp.use(langfuseMiddleware());");
    expect(text()).not.toContain("api.use(");
    expect(said).not.toContain("To do by hand");
    expect(again()).toMatchObject({ changes: [], instructions: [] });
  });

  it("that listen are set up in other files too, and those that are handed on there are not", async () => {
    const { text, again } = await setUp({
      ...express,
      "index.ts": `import "./admin.js";\nimport cats from "./cats.js";\n${two}app.use(cats);\n`,
      "admin.ts":
        'import express from "express";\nimport { createServer } from "node:http";\nconst inner = express();\ncreateServer(inner).listen(3);\n',
      "cats.ts": 'import express from "express";\nconst cats = express();\nexport default cats;\n',
    });
    expect(text("admin.ts")).toContain("const inner = express();\ninner.use(langfuseMiddleware());");
    expect(text("cats.ts")).not.toContain("langfuse");
    expect(again()).toMatchObject({ changes: [], instructions: [] });
  });

  it.for([
    ["served where they are imported", `admin.listen(2);\nmakeApp().listen(1);\n`, true],
    ["mounted where they are imported", `const app = makeApp();\napp.use("/admin", admin);\napp.listen(1);\n`, false],
  ] as const)("of files of their own, %s", async ([, rest, isAdminSetUp]) => {
    const { text, again, finding } = await setUp({
      ...express,
      "index.ts": `import { admin } from "./admin.js";\nimport makeApp from "./app.js";\n${rest}`,
      "admin.ts": 'import express from "express";\nexport const admin = express();\n',
      "app.ts":
        'import express from "express";\nexport default function make() {\n  const app = express();\n  return app;\n}\n',
    });
    expect(text("app.ts")).toContain("const app = express();\n  app.use(langfuseMiddleware());");
    expect(text("admin.ts").includes("admin.use(langfuseMiddleware());")).toBe(isAdminSetUp);
    expect(again()).toMatchObject({ changes: [], instructions: [] });
    expect(await finding("express")).toContain("with @langfuse-kit/express");
  });

  it("are named with file and line where they have no name of their own", async () => {
    const index = `${two}export class Server {\n  app = express();\n}\n`;
    const { text, said, places, finding } = await setUp({ ...express, "index.ts": index });
    expect(text()).toContain("app.use(langfuseMiddleware());\nconst admin");
    expect(said).toContain("To do by hand: Mount the middleware");
    expect(said).toContain("\n  index.ts:16  app = express();\n");
    expect(places()).toEqual(["index.ts:16"]);
    expect(await finding("express")).toMatch(/warning +express .* but these do without it: index\.ts:16\./);
  });

  it("of which somebody has set up one are named, and nothing is changed", async () => {
    const { cwd, text, again, places, finding } = await setUp({ ...express, "index.ts": two });
    writeFileSync(join(cwd, "index.ts"), text().replaceAll(/^admin\.use\(langfuse.*\n/gm, ""));
    expect(again().changes).toEqual([]);
    expect(places()).toEqual(["index.ts:7"]);
    expect(await finding("express")).toContain("but these do without it: index.ts:7.");
    // What a helper does cannot be seen.
    writeFileSync(join(cwd, "index.ts"), text().replaceAll(/(\w+)\.use\((langfuse\w+)\(\)\)/g, "mount($1, $2)"));
    expect(again()).toMatchObject({ changes: [], instructions: [] });
    expect(await finding("express")).toContain("with @langfuse-kit/express");
  });
});

describe("several root modules", () => {
  const main = `import { NestFactory } from "@nestjs/core";
import { AppModule } from "./app.module.js";
@Module({ imports: [Shared] })
class WorkerModule {}
const app = await NestFactory.create(AppModule);
const worker = await NestFactory.createMicroservice(WorkerModule, {});
const shared = await NestFactory.createApplicationContext(Shared);
`;
  const module = "@Module({})\nexport class AppModule {}\n";

  it("all import ours, but for those that one of them imports", async () => {
    const { text, said, again, finding, undo } = await setUp({ ...nest, "index.ts": main, "app.module.ts": module });
    expect(text("app.module.ts")).toContain("@Module({ imports: [LangfuseModule.forRoot()] })");
    expect(text()).toContain('import { LangfuseModule } from "@langfuse-kit/nestjs";\n@Module({ imports: [Lang');
    expect(text()).toContain("@Module({ imports: [LangfuseModule.forRoot(), Shared] })\nclass WorkerModule");
    expect(said).not.toContain("To do by hand");
    expect(again()).toMatchObject({ changes: [], instructions: [] });
    expect(await finding("nestjs")).toMatch(/^ *ok +nestjs .* with @langfuse-kit\/nestjs$/);
    expect(await undo()).toBe(0);
    expect([text(), text("app.module.ts")]).toEqual([main, module]);
  });

  it("of an unknown shape are named with file and line", async () => {
    const { said, places, finding } = await setUp({
      ...nest,
      "index.ts": main.replace("@Module({ imports: [Shared] })", "@Module(options)"),
      "app.module.ts": module,
    });
    expect(said).toContain("To do by hand: Import the module in the root module");
    expect(said).toContain("\n  index.ts:4  @Module(options)\n");
    expect(places()).toEqual(["index.ts:4", "index.ts:8"]);
    expect(await finding("nestjs")).toContain("but these do without it: index.ts:4, index.ts:8.");
  });
});
