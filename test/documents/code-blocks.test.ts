import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { startFakeLangfuse } from "@langfuse-kit/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { run } from "../package/nodes.ts";
import { codeBlocksOf } from "./code-blocks.ts";

/** READMEs whose code is for users, and guides. Where packages of this repository are found by their names. */
const documents = globSync([
  "README.md",
  "packages/{core,testing,express,fastify,bullmq}/README.md",
  "docs/privacy.md",
  "docs/guides/*.md",
]);
const blocks = documents.flatMap(codeBlocksOf);
const scripts = JSON.parse(readFileSync("package.json", "utf8")).scripts as Record<string, string>;
const folder = resolve("node_modules/.cache", `langfuse-kit-documents-${process.pid}`);

/** What stands before a program that cannot end, or that needs a file which is the reader's. */
const isProgram = (code: string): boolean => !code.includes("vitest") && !code.includes("spawn(");
const nameOf = (place: string, ending: string): string => `${place.replaceAll(/\W+/g, "-")}.${ending}`;

describe("the code in the documents", () => {
  beforeAll(() => void mkdirSync(folder, { recursive: true }));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("is in languages that are looked at here", () => {
    expect(blocks.length).toBeGreaterThan(5);
    expect(blocks.filter(({ language }) => !["js", "ts", "sh", ""].includes(language))).toEqual([]);
  });

  it("compiles, whole as it stands", { timeout: 60_000 }, async () => {
    const files = blocks.filter(({ language }) => language === "js" || language === "ts");
    for (const { place, code } of files) writeFileSync(join(folder, nameOf(place, "ts")), code);
    const config = {
      extends: resolve("tsconfig.base.json"),
      compilerOptions: { noUnusedLocals: false, isolatedDeclarations: false, noImplicitAny: false, declaration: false },
      include: [],
      files: files.map(({ place }) => nameOf(place, "ts")),
    };
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
    const tsc = resolve("node_modules/.bin/tsc");
    expect(await run(tsc, ["--pretty", "false", "-p", folder], process.cwd(), process.env)).toEqual({
      code: 0,
      output: "",
    });
  });

  const programs = blocks.filter(({ language, code }) => language === "js" && isProgram(code));
  it.each(programs)("runs: $place", { timeout: 30_000 }, async ({ place, code }) => {
    await using server = await startFakeLangfuse();
    const file = join(folder, nameOf(place, "mjs"));
    writeFileSync(file, code);
    const env = { PATH: process.env.PATH, HOME: process.env.HOME, ...server.environment };
    const { code: exit, output } = await run(process.execPath, [file], process.cwd(), env);
    expect({ exit, output }).toMatchObject({ exit: 0 });
    expect(output).not.toContain("@langfuse-kit");
    // It is an example of tracing, so a trace is there afterwards, on the server or on the terminal.
    expect(server.ledger.spans.size > 0 || /^trace [0-9a-f]{32}/.test(output)).toBe(true);
    expect(server.ledger.duplicates()).toEqual([]);
  });

  it("runs in the test runner, where it is a test", { timeout: 30_000 }, async () => {
    const tests = blocks.filter(({ code }) => code.includes('from "vitest"'));
    expect(tests).not.toEqual([]);
    for (const { place, code } of tests) writeFileSync(join(folder, nameOf(place, "example.ts")), code);
    const vitest = resolve("node_modules/.bin/vitest");
    const args = ["run", "--root", process.cwd(), "--dir", folder, "--reporter", "dot"];
    const config = `import base from ${JSON.stringify(resolve("vitest.config.ts"))};
      export default { ...base, test: { ...base.test, projects: undefined, include: ["**/*.example.ts"], exclude: [] } };`;
    writeFileSync(join(folder, "vitest.config.ts"), config);
    const { code, output } = await run(vitest, [...args, "--config", join(folder, "vitest.config.ts")], process.cwd(), {
      ...process.env,
      NO_COLOR: "1",
    });
    expect({ code, output }).toMatchObject({ code: 0, output: expect.stringMatching(/Tests\s+1 passed/) });
  });

  it("shows every example as it stands in its file", () => {
    const shown = codeBlocksOf("README.md").map(({ code }) => code);
    const examples = globSync("examples/*");
    expect(examples).not.toEqual([]);
    for (const file of examples) expect(shown, file).toContain(readFileSync(file, "utf8"));
  });

  it("gives commands that exist", () => {
    const commands = blocks.filter(({ language }) => language === "sh").flatMap(({ code }) => code.trim().split("\n"));
    const known = (command: string): boolean => {
      const [, script] = /^npm run ([a-z-]+)/.exec(command) ?? [];
      return script === undefined ? /^npm (ci|test|install (--save-dev )?[@\w/ -]+)$/.test(command) : script in scripts;
    };
    expect(commands.filter((command) => !known(command))).toEqual([]);
  });
});
