import { beforeAll, describe, expect, it } from "vitest";
import { type FoundNode, findNode, run, wantedNodes } from "../package/nodes.ts";

describe.each(wantedNodes)("on Node %s", (version) => {
  let node: FoundNode;
  beforeAll(async () => {
    node = await findNode(version);
  }, 120_000);

  it("calls carry what they should, by the built package", { timeout: 60_000 }, async (context) => {
    if ("missing" in node) return context.skip(node.missing);
    const env = { PATH: process.env.PATH, HOME: process.env.HOME, NO_COLOR: "1" };
    expect(await run(node.program, ["test/outgoing/programs/calls.mjs"], process.cwd(), env)).toEqual({
      code: 0,
      output: "",
    });
  });
});
