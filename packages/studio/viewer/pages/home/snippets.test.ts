import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, expect, it } from "vitest";
import { run } from "../../../../../test/package/nodes.ts";
import { snippets } from "./snippets.ts";

const folder = resolve("node_modules/.cache", `langfuse-kit-snippets-${process.pid}`);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The files that a snippet is, by the comments that name them. */
function filesOf(code: string): [name: string, code: string][] {
  const parts = code.split(/^\/\/ ([\w.]+\.ts)$/m).slice(1);
  return parts.flatMap((name, at) => (at % 2 === 0 ? [[name, parts[at + 1] ?? ""]] : []));
}

it("every snippet of the Home page compiles as it stands", { timeout: 60_000 }, async () => {
  const files = snippets.flatMap(({ name, code }) => {
    const place = name.replaceAll(/\W+/g, "-");
    mkdirSync(join(folder, place), { recursive: true });
    return filesOf(code).map(([file, text]) => {
      writeFileSync(join(folder, place, file), text);
      return join(place, file);
    });
  });
  expect(files.length).toBeGreaterThan(snippets.length);
  const config = {
    extends: resolve("tsconfig.base.json"),
    compilerOptions: { isolatedDeclarations: false, declaration: false },
    include: [],
    files,
  };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
  const tsc = resolve("node_modules/.bin/tsc");
  const answer = await run(tsc, ["--pretty", "false", "-p", folder], process.cwd(), process.env);
  expect(answer).toEqual({ code: 0, output: "" });
});

it("every snippet installs the packages of ours that it imports", () => {
  for (const { install, code } of snippets) {
    for (const [, name = ""] of code.matchAll(/from "(@langfuse[\w-]*\/\w+|@opentelemetry\/[\w-]+)"/g)) {
      expect(install.split(" ")).toContain(name);
    }
  }
});
