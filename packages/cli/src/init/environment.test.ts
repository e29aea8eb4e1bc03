import { spawnSync } from "node:child_process";
import { mkdirSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { applyChanges } from "../plan/index.ts";
import { readProject } from "../project/index.ts";
import { projectFolder } from "../project-for-tests.ts";
import { planInit } from "./plan-init.ts";

type Files = Readonly<Record<string, string | object>>;

const keys = "LANGFUSE_PUBLIC_KEY=pk-lf-1\nLANGFUSE_SECRET_KEY=sk-lf-1\n";
const says = `
const express = require("express");
const { getLangfuse } = require("@langfuse-kit/core");
const app = express();
console.log(process.env.DATABASE_URL ?? "none", getLangfuse()?.config.enabled === true ? "traced" : "off");
`;
const manifest = (more: object = {}): object => ({ name: "cats", dependencies: { express: "^5.0.0" }, ...more });

function run(root: string, flags: readonly string[]): string {
  const env = { PATH: process.env.PATH, NODE_ENV: "production" };
  const { stdout, stderr } = spawnSync(process.execPath, [...flags, "index.js"], { cwd: root, encoding: "utf8", env });
  return stdout.trim() || stderr;
}

/** What the application says of itself before init, and after it: a program of its own, with the packages as they are. */
function beside(files: Files, flags: readonly string[] = []) {
  const root = projectFolder({ "package.json": manifest(), ...files });
  for (const name of ["express", "@langfuse-kit/core", "@langfuse-kit/express"]) {
    const link = join(root, "node_modules", name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(fileURLToPath(new URL(`../../../../node_modules/${name}`, import.meta.url)), link);
  }
  const before = run(root, flags);
  applyChanges(root, planInit(readProject(root), "1.2.3").changes);
  return { before, after: run(root, flags) };
}

describe("after init, an application runs with the settings that it had before", { timeout: 30_000 }, () => {
  it.each<[string, Files, string]>([
    [
      "and a file for each environment counts before .env",
      {
        "index.js": `process.loadEnvFile(\`.env.\${process.env.NODE_ENV || "development"}\`);\nprocess.loadEnvFile();\n${says}`,
        ".env": `DATABASE_URL=dev\n${keys}`,
        ".env.production": "DATABASE_URL=production\n",
      },
      "production",
    ],
    [
      "and .env.local, which has the keys, counts before .env",
      {
        "index.js": `process.loadEnvFile(".env.local");\nprocess.loadEnvFile(".env");\n${says}`,
        ".env": "DATABASE_URL=shared\n",
        ".env.local": `DATABASE_URL=mine\n${keys}`,
      },
      "mine",
    ],
    [
      "and .env, which is there for something else, gives nothing but keys",
      { "index.js": says, ".env": `DATABASE_URL=postgres://db\n${keys}` },
      "none",
    ],
  ])("%s", (_, files, database) => {
    expect(beside(files)).toEqual({ before: `${database} off`, after: `${database} traced` });
  });
});

describe("after init, keys in .env are found", { timeout: 30_000 }, () => {
  it.each<[string, Files]>([
    ["where nothing else loads it", { "index.js": says }],
    [
      "where a module loads it that comes later",
      { "index.js": `require("./config.js");\n${says}`, "config.js": "process.loadEnvFile();" },
    ],
    [
      "where only a script that has nothing to do with it loads it",
      {
        "package.json": manifest({
          scripts: { start: "node index.js", "db:migrate": "dotenv -e .env -- prisma migrate" },
        }),
        "index.js": says,
      },
    ],
  ])("%s", (_, files) => {
    expect(beside({ ".env": keys, ...files }).after).toBe("none traced");
  });
});

describe("the initializer", () => {
  const initializer = (files: Files): string =>
    planInit(readProject(projectFolder({ "package.json": manifest(), ...files })), "1.2.3").changes.find(({ path }) =>
      path.startsWith("instrumentation"),
    )?.after ?? "";

  it.each<[string, string, string]>([
    ["dotenv, of several", 'require("dotenv").config({ path: [".env.local", ".env"] });', '".env.local", ".env"'],
    [
      "dotenv, by the environment",
      // biome-ignore lint/suspicious/noTemplateCurlyInString: the program's own template
      'import { config } from "dotenv";\nconfig({ path: `.env.${process.env.NODE_ENV ?? "dev"}` });\nconfig();',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: as above
      '`.env.${process.env.NODE_ENV ?? "dev"}`, ".env"',
    ],
    [
      "Nest's module for settings",
      'ConfigModule.forRoot({ isGlobal: true, envFilePath: "config/.env" });',
      '"config/.env", ".env"',
    ],
    ["what only a program can say", 'require("dotenv").config({ path: find(".env.local") });', '".env"'],
    ["a module of that name, which is none", 'import config from "./config.js";\nconfig({ path: "a" });', '".env"'],
  ])("loads the keys from what the code names: %s", (_, code, files) => {
    expect(initializer({ "index.js": `${code}\n` })).toContain(`\nloadLangfuseEnv(${files});\n`);
  });

  it.each([
    "node --env-file=.env index.js",
    "node --env-file-if-exists ./.env index.js",
    "tsx watch --env-file=.env index.js",
    "node -r dotenv/config index.js",
    "dotenv -- node index.js",
    "dotenvx run -- node index.js",
  ])("loads nothing that the start script loads: %s", (start) => {
    expect(initializer({ "package.json": manifest({ scripts: { start } }), "index.js": "" })).not.toContain(
      "loadLangfuseEnv",
    );
  });

  it.each([
    ["a build", "npm run build", { build: "node --env-file=.env build.js" }],
    ["what ends before", "npm run wait", { wait: "node --env-file=.env wait.js" }],
  ])("loads .env where only %s loads it", (_, first, more) => {
    const scripts = { start: `${first} && node index.js`, ...more };
    expect(initializer({ "package.json": manifest({ scripts }), "index.js": "", "wait.js": "" })).toContain(
      'loadLangfuseEnv(".env");',
    );
  });

  it("loads .env where the start script loads another file", () => {
    const start = "dotenvx run --env-file=.env.staging -- node index.js";
    expect(initializer({ "package.json": manifest({ scripts: { start } }), "index.js": "" })).toContain(
      "loadLangfuseEnv",
    );
    const scripts = { start: "dotenv -e .env.staging -- node index.js", dev: "node --env-file=.env index.js" };
    expect(initializer({ "package.json": manifest({ scripts }), "index.js": "" })).toContain(
      'loadLangfuseEnv(".env");',
    );
  });
});
