import { deepStrictEqual, equal, match, ok } from "node:assert/strict";
import { join } from "node:path";
import { run } from "../package/nodes.ts";
import type { Fixture } from "./fixtures/index.ts";
import { makeProject, must } from "./make-project.ts";
import { seeTraces } from "./see-trace.ts";
import { treeOf } from "./tree.ts";
import type { Workbench } from "./workbench.ts";

interface InitReport {
  readonly applied: boolean;
  readonly changes: readonly { readonly path: string; readonly diff: string }[];
  readonly instructions: readonly { readonly what: string }[];
  readonly installed: boolean;
  readonly firstTrace?: { readonly trace?: string; readonly why?: string };
}

/** One document on standard output, whatever else was said beside it. */
async function ask(
  bench: Workbench,
  folder: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<InitReport> {
  const { code, output } = await run(process.execPath, [bench.cli, ...args, "--json"], folder, env);
  equal(code, 0, `${args.join(" ")} ended with ${code}:\n${output}`);
  return JSON.parse(output.slice(output.indexOf("{"), output.lastIndexOf("}") + 1)) as InitReport;
}

/**
 * init -> type-check -> start -> request -> trace seen -> init again changes nothing -> undo -> the tree as it was.
 * Throws where one of these does not hold.
 */
export async function walkThrough(fixture: Fixture, bench: Workbench, more: NodeJS.ProcessEnv = {}): Promise<void> {
  const root = await makeProject(fixture, bench);
  const folder = join(root, fixture.folder);
  const env = { ...bench.env, ...more };
  const before = treeOf(root);

  const preview = await ask(bench, folder, ["init", "--dry-run"], env);
  deepStrictEqual(treeOf(root), before, "a dry run changes nothing");

  const first = await ask(bench, folder, ["init", "--yes"], env);
  deepStrictEqual(first.changes, preview.changes, "what was shown is what was done");
  deepStrictEqual(
    first.instructions.map(({ what }) => what),
    fixture.instructions ?? [],
    "what is left to do by hand",
  );
  if (fixture.isSetUp) {
    equal(first.applied, false, "nothing is left to do");
    deepStrictEqual(treeOf(root), before, "what is set up stays as it is");
  } else {
    ok(first.installed, "it was installed");
    const initializer = first.changes.find(({ diff }) => diff.includes("initLangfuse("));
    equal(initializer?.diff.includes("global: true"), fixture.isAlone ?? false, "global only where nobody else traces");
  }
  if (fixture.request !== undefined && !fixture.isSetUp)
    match(first.firstTrace?.trace ?? first.firstTrace?.why ?? "", /^trace /);

  if (fixture.isTyped) await must(["npx", "--no-install", "tsc", "--noEmit"], folder, env);
  if (fixture.build) await must(fixture.build, folder, env);
  if (fixture.request !== undefined) {
    ok((await seeTraces(fixture, folder, env)).includes(fixture.request.trace), `a trace ${fixture.request.trace}`);
  }
  if (fixture.needsRedis) ok((await seeTraces(fixture, folder, env)).length > 0, "a job has a trace");

  const between = treeOf(root);
  const second = await ask(bench, folder, ["init", "--yes"], env);
  deepStrictEqual(second.changes, [], "a second run changes nothing");
  deepStrictEqual(treeOf(root), between);

  await ask(bench, folder, ["undo", "--yes"], env);
  deepStrictEqual(treeOf(root), before, "undo leaves the tree as it was");
}
