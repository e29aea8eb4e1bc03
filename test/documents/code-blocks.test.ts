import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { join, resolve } from "node:path";
import { startFakeLangfuse } from "@langfuse-kit/testing";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { parseDocument } from "yaml";
import { startServer } from "../../apps/model/src/server.ts";
import { run } from "../package/nodes.ts";
import { redisMissing, startRedis } from "../servers/index.ts";
import { type CodeBlock, codeBlocksOf, isServer } from "./code-blocks.ts";
import { startMailServer } from "./mail-server.ts";

/** READMEs whose code is for users, and guides. Other documents have tests of their own. */
const documents = globSync([
  "README.md",
  "packages/*/README.md",
  "docs/{privacy,delivery,releasing}.md",
  "docs/guides/**/*.md",
]);
const blocks = documents.flatMap(codeBlocksOf);
const scripts = JSON.parse(readFileSync("package.json", "utf8")).scripts as Record<string, string>;
const folder = resolve("node_modules/.cache", `langfuse-kit-documents-${process.pid}`);

/** What stands before a program that cannot end, or that needs a file which is the reader's. */
const isProgram = (code: string): boolean => !code.includes("vitest") && !code.includes("spawn(") && !isServer(code);
const isEnding = (code: string): boolean => code.includes("langfuse.shutdown()");
const nameOf = (place: string, ending: string): string => `${place.replaceAll(/\W+/g, "-")}.${ending}`;

describe("the code in the documents", () => {
  let mail: Awaited<ReturnType<typeof startMailServer>>;
  let model: string;
  beforeAll(async () => {
    mkdirSync(folder, { recursive: true });
    [mail, model] = await Promise.all([startMailServer(), startServer()]);
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await mail.close();
  });

  it("is in languages that are looked at here", () => {
    expect(blocks.length).toBeGreaterThan(50);
    const known = ["js", "ts", "sh", "json", "yaml", "text", ""];
    expect(blocks.filter(({ language }) => !known.includes(language))).toEqual([]);
  });

  it("compiles, whole as it stands", { timeout: 60_000 }, async () => {
    for (const [language, strict] of [
      ["ts", true],
      ["js", false],
    ] as const) {
      const files = blocks.filter((block) => block.language === language);
      for (const { place, code } of files) writeFileSync(join(folder, nameOf(place, "ts")), code);
      const config = {
        extends: resolve("tsconfig.base.json"),
        compilerOptions: {
          strict,
          exactOptionalPropertyTypes: strict,
          noUnusedLocals: false,
          noUnusedParameters: false,
          isolatedDeclarations: false,
          erasableSyntaxOnly: false,
          noImplicitAny: false,
          declaration: false,
        },
        include: [],
        files: files.map(({ place }) => nameOf(place, "ts")),
      };
      writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
      const tsc = resolve("node_modules/.bin/tsc");
      expect(await run(tsc, ["--pretty", "false", "-p", folder], process.cwd(), process.env)).toEqual({
        code: 0,
        output: "",
      });
    }
  });

  // Plain JavaScript runs, and so do the worked examples: Node takes their types away.
  const programs = blocks.filter(
    ({ language, place, code }) =>
      (language === "js" || (language === "ts" && place.includes("/examples/"))) && isProgram(code),
  );
  it.each(programs)("runs: $place", { timeout: 30_000 }, async ({ place, language, code }) => {
    await using server = await startFakeLangfuse();
    const file = join(folder, nameOf(place, "mjs"));
    writeFileSync(file, language === "ts" ? stripTypeScriptTypes(code) : code);
    const others = { SMTP_URL: mail.url, OPENAI_BASE_URL: model, OPENAI_API_KEY: "none" };
    const env = { PATH: process.env.PATH, HOME: process.env.HOME, ...server.environment, ...others };
    const { code: exit, output } = await run(process.execPath, [file], process.cwd(), env);
    expect({ exit, output }).toMatchObject({ exit: 0 });
    expect(output).not.toContain("@langfuse-kit");
    // It is an example of tracing, so a trace is there afterwards, on the server or on the terminal; or a test of one.
    const isTest = code.includes('from "node:test"') && /^\S+ pass [1-9]/m.test(output);
    expect(isTest || server.ledger.spans.size > 0 || /^trace [0-9a-f]{32}/.test(output)).toBe(true);
    expect(server.ledger.duplicates()).toEqual([]);
  });

  // Whatever asks somebody else may fail, and then the trace that says so is the one that is wanted.
  const failing = programs.filter(({ code }) => /\b(openai|transport|retriever)\b/.test(code) && isEnding(code));
  it.each(failing)(
    "sends its trace also when it fails: $place",
    { timeout: 30_000 },
    async ({ place, language, code }) => {
      await using server = await startFakeLangfuse();
      const failed = code.replace("\n} finally {", '\n  throw new Error("on purpose");\n} finally {');
      expect(failed).not.toBe(code);
      const file = join(folder, nameOf(`${place} fails`, "mjs"));
      writeFileSync(file, language === "ts" ? stripTypeScriptTypes(failed) : failed);
      const others = { SMTP_URL: mail.url, OPENAI_BASE_URL: model, OPENAI_API_KEY: "none" };
      const env = { PATH: process.env.PATH, HOME: process.env.HOME, ...server.environment, ...others };
      const { code: exit, output } = await run(process.execPath, [file], process.cwd(), env);
      expect({ exit, output }).toMatchObject({ exit: 1, output: expect.stringContaining("Error: on purpose") });
      expect(output).not.toContain("@langfuse-kit/core]");
      expect(server.ledger.spans.size).toBeGreaterThan(0);
    },
  );

  it("has sent the mail that it says", () => {
    expect(mail.received()).toContain("Subject: Welcome");
  });

  const withoutRedis = ({ code }: CodeBlock): boolean => redisMissing === undefined || !code.includes("redis://");
  const tests = blocks.filter((block) => block.code.includes('from "vitest"') && withoutRedis(block));
  it("runs in the test runner, where it is a test", { timeout: 90_000 }, async () => {
    const redis = redisMissing === undefined ? await startRedis() : undefined;
    onTestFinished(() => redis?.stop());
    for (const { place, code } of tests) writeFileSync(join(folder, nameOf(place, "example.ts")), code);
    const vitest = resolve("node_modules/.bin/vitest");
    const args = ["run", "--root", process.cwd(), "--dir", folder, "--reporter", "dot"];
    const config = `import base from ${JSON.stringify(resolve("vitest.config.ts"))};
      export default { ...base, test: { ...base.test, projects: undefined, include: ["**/*.example.ts"], exclude: [] } };`;
    writeFileSync(join(folder, "vitest.config.ts"), config);
    const { code, output } = await run(vitest, [...args, "--config", join(folder, "vitest.config.ts")], process.cwd(), {
      ...process.env,
      NO_COLOR: "1",
      REDIS_URL: `redis://127.0.0.1:${redis?.port}`,
    });
    const passed = expect.stringMatching(new RegExp(`Tests\\s+${tests.length} passed`));
    expect({ code, output }).toMatchObject({ code: 0, output: passed });
  });

  it("shows every example as it stands in its file", () => {
    const shown = ["README.md", "docs/guides/getting-started.md"].flatMap(codeBlocksOf).map(({ code }) => code);
    const examples = globSync("examples/*");
    expect(examples).not.toEqual([]);
    for (const file of examples) expect(shown, file).toContain(readFileSync(file, "utf8"));
  });

  it("is JSON and YAML where it says so", () => {
    for (const { language, place, code } of blocks) {
      if (language === "json") expect(() => JSON.parse(code), place).not.toThrow();
      if (language === "yaml") expect(parseDocument(code).errors, place).toEqual([]);
    }
  });

  it("gives commands that exist", () => {
    const commands = blocks.filter(({ language }) => language === "sh").flatMap(({ code }) => code.trim().split("\n"));
    const ours = ["init", "undo", "doctor", "studio", "dev", "dead-letters", "collector"];
    const known = (command: string): boolean => {
      const [, script] = /^(?:npm ci && )?npm run ([a-z-]+)/.exec(command) ?? [];
      if (script !== undefined) return script in scripts;
      const [, own] = /^npx langfuse-kit ([a-z-]+)/.exec(command) ?? [];
      if (own !== undefined) return ours.includes(own);
      return /^(npm (ci|test|pack -w packages|install (--save-dev )?[@\w/. -]+)|npx @langfuse-kit\/studio( --.+)?|curl .+|node .+|claude mcp add .+)$/.test(
        command,
      );
    };
    expect(commands.filter((command) => !known(command))).toEqual([]);
  });
});
