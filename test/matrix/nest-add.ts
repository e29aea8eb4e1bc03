import { deepStrictEqual, equal, match, ok } from "node:assert/strict";
import { fixtures } from "./fixtures/index.ts";
import type { Fixture } from "./fixtures/types.ts";
import { makeProject, must } from "./make-project.ts";
import { seeTraces } from "./see-trace.ts";
import { treeOf } from "./tree.ts";
import type { Workbench } from "./workbench.ts";

/** A project of the Nest CLI, before anything of ours is in it. */
function project(): Fixture {
  const base = fixtures.find(({ name }) => name === "nest-12-express");
  if (base === undefined) throw new Error("The fixture nest-12-express is missing.");
  const { devDependencies, ...manifest } = JSON.parse(base.files["package.json"] ?? "") as Record<string, object>;
  return {
    ...base,
    name: "nest-add",
    files: {
      ...base.files,
      "package.json": JSON.stringify(
        { ...manifest, devDependencies: { ...devDependencies, "@nestjs/cli": "^12.0.0" } },
        null,
        2,
      ),
      "nest-cli.json": JSON.stringify({ collection: "@nestjs/schematics", sourceRoot: "src" }),
    },
  };
}

/** `nest add` by the real Nest CLI: type-check -> start -> request -> trace seen -> a second time changes nothing. */
export async function walkThroughNestAdd(bench: Workbench): Promise<void> {
  const fixture = project();
  const root = await makeProject(fixture, bench);
  const add = ["npx", "--no-install", "nest", "add", "@langfuse-kit/nestjs"];
  const said = await must(add, root, bench.env);
  const after = treeOf(root);
  match(after["src/instrumentation.ts"] ?? said, /initLangfuse\(\{ serviceName: "cats" \}\)/);
  match(after["src/main.ts"] ?? "", /^import ".\/instrumentation.js";/);
  match(after["src/app.module.ts"] ?? "", /imports: \[LangfuseModule.forRoot\(\)\]/);
  match(after["package.json"] ?? "", /"@langfuse-kit\/core"/);
  await must(["npx", "--no-install", "tsc"], root, bench.env);
  const { trace = "" } = fixture.request ?? {};
  ok((await seeTraces(fixture, root, bench.env)).includes(trace), `a trace ${trace}`);
  await must([...add, "--skip-install"], root, bench.env);
  deepStrictEqual(treeOf(root), after, "a second time changes nothing");
  equal(after[".env.example"]?.includes("LANGFUSE_SECRET_KEY=\n"), true);
}
