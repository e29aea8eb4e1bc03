import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runDoctor } from "../doctor/index.ts";
import { projectFolder } from "../project-for-tests.ts";
import { recordingTerminal } from "../terminal-for-tests.ts";
import { runInit } from "./index.ts";

const main = (name: string): string =>
  `import { NestFactory } from "@nestjs/core";\nimport { ${name} } from "./${name.toLowerCase()}.js";\nawait NestFactory.create(${name});\n`;
const module = (name: string): string => `@Module({ imports: [] })\nexport class ${name} {}\n`;

/** As `nest generate app billing` leaves it. */
const monorepo = {
  "package.json": {
    type: "module",
    scripts: { start: "nest start", "start:prod": "node dist/apps/cats/main" },
    dependencies: { "@nestjs/core": "^12.0.0" },
  },
  "nest-cli.json": {
    monorepo: true,
    root: "apps/cats",
    sourceRoot: "apps/cats/src",
    projects: {
      billing: { type: "application", root: "apps/billing", entryFile: "main", sourceRoot: "apps/billing/src" },
      cats: { type: "application", root: "apps/cats", entryFile: "main", sourceRoot: "apps/cats/src" },
      common: { type: "library", root: "libs/common", entryFile: "index", sourceRoot: "libs/common/src" },
      gone: { type: "application", root: "apps/gone" },
    },
  },
  "apps/cats/src/main.ts": main("Cats"),
  "apps/cats/src/cats.ts": module("Cats"),
  "apps/billing/src/main.ts": main("Billing"),
  "apps/billing/src/billing.ts": module("Billing"),
  "libs/common/src/index.ts": main("Common"),
  "libs/common/src/common.ts": module("Common"),
};

function commands(files: Readonly<Record<string, string | object>>) {
  const cwd = projectFolder(files);
  const run = async (command: typeof runInit, words: readonly string[]): Promise<string> => {
    const terminal = recordingTerminal({ cwd, env: {} });
    await command([...words], terminal);
    return terminal.outs.join("\n");
  };
  const path = (name: string): string => join(cwd, name);
  return {
    init: () => run(runInit, ["--yes", "--no-install"]),
    doctor: () => run(runDoctor, []),
    text: (name: string): string => readFileSync(path(name), "utf8"),
    write: (name: string, text: string): void => writeFileSync(path(name), text),
  };
}

describe("a monorepo of Nest's own", () => {
  it("has one application set up, and the others named with what they lack", async () => {
    const { init, doctor, text, write } = commands(monorepo);
    const said = await init();
    expect(text("apps/cats/src/cats.ts")).toContain("imports: [LangfuseModule.forRoot()]");
    expect(text("apps/billing/src/billing.ts")).toBe(module("Billing"));
    const line = 'import "../../cats/src/instrumentation.js";';
    expect(said).toContain(
      `Make this the first line of apps/billing/src/main.ts, which \`nest start billing\` starts\n  ${line}`,
    );
    expect(said).toContain("Import the module in the root module\n  apps/billing/src/billing.ts:1  @Module");
    expect(said).not.toContain("libs/common");
    expect(await doctor()).toMatch(
      /loading order .*apps\/billing\/src\/main\.ts, which `nest start billing` starts, never calls initLangfuse/,
    );
    write("apps/billing/src/main.ts", `${line}\n${main("Billing")}`);
    write("apps/billing/src/billing.ts", text("apps/cats/src/cats.ts").replace("class Cats", "class Billing"));
    expect(await init()).not.toContain("To do by hand");
    expect(await doctor()).not.toContain("apps/billing");
  });

  it("whose programs share a root module has it named once, where it lacks ours", async () => {
    const scripts = { start: "nest start", seed: "tsx seed.ts" };
    const { init } = commands({
      ...monorepo,
      "package.json": { ...monorepo["package.json"], scripts },
      "seed.ts":
        'import { NestFactory } from "@nestjs/core";\nimport { Cats } from "./apps/cats/src/cats.js";\nNestFactory.create(Cats);\n',
      "apps/billing/src/main.ts":
        'import { NestFactory } from "@nestjs/core";\nimport { Cats } from "../../cats/src/cats.js";\nNestFactory.create(Cats);\n',
    });
    const said = await init();
    expect(said).toContain('seed.ts, which the script "seed" starts');
    expect(said).not.toContain("Import the module in the root module");
  });
});
