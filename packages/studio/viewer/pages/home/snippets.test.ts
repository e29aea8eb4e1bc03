import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Ran, run } from "../../../../../test/package/nodes.ts";
import { snippets } from "./snippets.ts";

// Outside of node_modules, where Node strips no types.
const folder = mkdtempSync(join(tmpdir(), "studio-snippets-"));
const placeOf = (name: string): string => name.replaceAll(/\W+/g, "-");

/** The files that a snippet is, by the comments that name them. */
function filesOf(code: string): [name: string, code: string][] {
  const parts = code.split(/^\/\/ ([\w.]+\.ts)$/m).slice(1);
  return parts.flatMap((name, at) => (at % 2 === 0 ? [[name, parts[at + 1] ?? ""]] : []));
}

const files = snippets.flatMap(({ name, code }) =>
  filesOf(code).map(([file, text]) => ({ path: join(placeOf(name), file), text })),
);

describe("the snippets of the Home page", () => {
  let compiled: Ran;
  beforeAll(async () => {
    symlinkSync(resolve("node_modules"), join(folder, "node_modules"), "junction");
    for (const { path, text } of files) {
      mkdirSync(join(folder, path, ".."), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    // Without what this repository allows its own files: names that end in .ts.
    const config = {
      extends: resolve("tsconfig.base.json"),
      compilerOptions: {
        ...{ isolatedDeclarations: false, declaration: false, noEmit: false, outDir: "built" },
        ...{ allowImportingTsExtensions: false, rewriteRelativeImportExtensions: false },
      },
      include: [],
      files: files.map(({ path }) => path),
    };
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
    writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "module" }));
    const tsc = resolve("node_modules/.bin/tsc");
    compiled = await run(tsc, ["--pretty", "false", "-p", folder], process.cwd(), process.env);
  }, 60_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("compile as they stand", () => {
    expect(files.map(({ path }) => path.split(/[\\/]/)[0])).toEqual(snippets.map(({ name }) => placeOf(name)));
    expect(compiled).toEqual({ code: 0, output: "" });
  });

  // Decorators want a compiler, and a queue wants its server.
  const runnable = files.filter(({ path }) => !/^(NestJS|BullMQ)/.test(path));

  it.each(runnable.map(({ path }) => path))(
    "run compiled, and with types stripped: %s",
    { timeout: 60_000 },
    async (path) => {
      const keys = { LANGFUSE_PUBLIC_KEY: "pk-lf-any", LANGFUSE_SECRET_KEY: "sk-lf-any", OPENAI_API_KEY: "sk-any" };
      const environment = { ...process.env, ...keys, LANGFUSE_BASE_URL: "http://127.0.0.1:9" };
      for (const program of [join("built", path).replace(/ts$/, "js"), path]) {
        expect(await run(process.execPath, [program], folder, environment)).toEqual({ code: 0, output: "" });
      }
    },
  );

  it("install the packages of ours that they import", () => {
    for (const { install, code } of snippets) {
      for (const [, name = ""] of code.matchAll(/from "(@langfuse[\w-]*\/\w+|@opentelemetry\/[\w-]+)"/g)) {
        expect(install.split(" ")).toContain(name);
      }
    }
  });
});
