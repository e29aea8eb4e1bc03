import { readdirSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type FoundNode, findNode, run, wantedNodes } from "./nodes.ts";
import { createProject, type Project, runsOn } from "./project.ts";
import { compile, userSettings } from "./typescript.ts";

const scenarios = readdirSync(new URL("./scenarios", import.meta.url)).filter((file) => /\.[cm]js$/.test(file));

describe("the packed packages", () => {
  let project: Project;
  beforeAll(async () => {
    project = await createProject(process.cwd());
  }, 120_000);
  afterAll(() => project?.dispose(), 60_000);

  it.each(Object.entries(userSettings))(
    "have the types that a user needs, with %s",
    { timeout: 60_000 },
    async (...given) => {
      expect(await compile(process.cwd(), project.folder, ...given)).toEqual({ code: 0, output: "" });
    },
  );

  describe.each(wantedNodes)("on Node %s", (version) => {
    let node: FoundNode;
    beforeAll(async () => {
      node = await findNode(version);
    }, 120_000);

    it.for(scenarios)("pass %s", { timeout: 120_000 }, async (scenario, context) => {
      // A Node that cannot be fetched is no fault of the packages.
      if ("missing" in node) return context.skip(node.missing);
      const entries = project.entries.filter((entry) => runsOn(version, entry.node)).map(({ specifier }) => specifier);
      const env = { PATH: process.env.PATH, HOME: process.env.HOME, LANGFUSE_KIT_ENTRIES: JSON.stringify(entries) };
      expect(await run(node.program, [scenario], project.folder, env)).toEqual({ code: 0, output: "" });
    });
  });
});
