import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runDoctor } from "../doctor/index.ts";
import { projectFolder } from "../project-for-tests.ts";
import { recordingTerminal } from "../terminal-for-tests.ts";
import { runInit, runUndo } from "./index.ts";

const manifest = { type: "module", main: "src/index.ts" };
const tsconfig = { compilerOptions: { paths: { "@/*": ["./src/*"] } } };

/** A project that init has set up. */
async function setUp(files: Readonly<Record<string, string | object>>) {
  const cwd = projectFolder({ "tsconfig.json": tsconfig, ...files });
  const terminal = recordingTerminal({ cwd, env: {} });
  expect(await runInit(["--yes", "--no-install"], terminal)).toBe(0);
  const text = (path: string): string => readFileSync(join(cwd, path), "utf8");
  return { cwd, terminal, text, said: terminal.outs.join("\n") };
}

const express = {
  "package.json": { ...manifest, dependencies: { express: "^5.0.0" }, imports: { "#admin": "./src/admin.js" } },
  "src/index.ts":
    'import { app } from "@/app.js";\nimport admin from "#admin";\napp.use("/admin", admin);\napp.listen(1);\n',
  "src/app.ts": 'import express from "express";\nexport const app = express();\n',
  "src/admin.ts": 'import express from "express";\nconst admin = express();\nexport default admin;\n',
};

describe("an application behind a name that is no path", () => {
  it("is set up in its file, and what is mounted in it is not", async () => {
    const { text, said } = await setUp(express);
    expect(text("src/app.ts")).toContain("export const app = express();\napp.use(langfuseMiddleware());");
    expect(text("src/admin.ts")).toBe(express["src/admin.ts"]);
    // The routes are added by another file, and with them what comes after them.
    expect(said.match(/To do by hand: .*\n.*/g)).toEqual([
      expect.stringMatching(/^To do by hand: Put the error handler after the routes.*\n {2}src\/app\.ts:3 /),
    ]);
  });

  it("may be Nest's root module", async () => {
    const { text, said } = await setUp({
      "package.json": { ...manifest, dependencies: { "@nestjs/core": "^12.0.0" } },
      "src/index.ts":
        'import { NestFactory } from "@nestjs/core";\nimport { AppModule } from "@/app.module";\nawait NestFactory.create(AppModule);\n',
      "src/app.module.ts": "@Module({})\nexport class AppModule {}\n",
    });
    expect(text("src/app.module.ts")).toContain("@Module({ imports: [LangfuseModule.forRoot()] })");
    expect(said).not.toContain("To do by hand");
  });

  it("keeps the initializer that it loads by such a name", async () => {
    const { cwd, terminal, text } = await setUp(express);
    const app = `import { langfuse } from "@/instrumentation";\nvoid langfuse;\n${text("src/app.ts")}`;
    writeFileSync(join(cwd, "src/app.ts"), app);
    expect(await runUndo(["--yes"], terminal)).toBe(1);
    expect(text("src/instrumentation.ts")).toContain("initLangfuse");
    expect(terminal.outs.join("\n")).toContain("src/app.ts:1 loads it");
  });

  it("may load the initializer by such a name, which doctor sees", async () => {
    const { cwd, text } = await setUp(express);
    writeFileSync(
      join(cwd, "src/index.ts"),
      text("src/index.ts").replace("./instrumentation.js", "@/instrumentation.js"),
    );
    const terminal = recordingTerminal({ cwd, env: {} });
    await runDoctor([], terminal);
    expect(terminal.outs.find((line) => line.includes(" loading order "))).toMatch(/^ *ok /);
    expect(await runInit(["--yes", "--no-install"], terminal)).toBe(0);
    expect(text("src/index.ts")).not.toContain("./instrumentation.js");
  });
});
