import { startFakeLangfuse } from "@langfuse-kit/testing";
import { describe, expect, it } from "vitest";
import { runProgram } from "./harness/program.ts";
import { project } from "./harness/project.ts";
import { formsOf } from "./harness/trees.ts";

const inside = [
  "OpenAI.chat < request",
  "by hand < request",
  "child by hand < by hand",
  "kit < request",
  "kit inside observed < observed",
  "nested < observed",
  "observed < request",
  "prompted < request",
  "request (root)",
].join("; ");
const around = ["kit below < official root", "kit propagated < official root", "official root (root)"].join("; ");

const variants = ["official.mjs", "official.cjs"].flatMap((main) =>
  [true, false].flatMap((kitFirst) =>
    [true, false].map((global) => ({
      main,
      kitFirst,
      global,
      title: `${main}, kit ${kitFirst ? "first" : "last"}, global: ${global}`,
    })),
  ),
);

describe("the official packages", () => {
  const folder = project("official");

  it.each(variants)("write through us: $title", { timeout: 180_000 }, async ({ main, kitFirst, global }) => {
    await using server = await startFakeLangfuse();
    const flags = { KIT_FIRST: kitFirst ? "1" : "0", KIT_GLOBAL: global ? "1" : "0" };
    await runProgram(folder(), [main], { ...server.environment, ...flags });
    const observations = server.observations();
    expect(formsOf(observations)).toEqual({ [inside]: 200, [around]: 200 });
    const named = (name: string) => observations.filter((observation) => observation.name === name);

    for (const { sessionId = "", userId, tags, metadata, traceName } of named("nested")) {
      expect({ userId, tags, traceName }).toEqual({
        userId: sessionId.replace("session", "user"),
        tags: ["interop"],
        // The nearer word: trace("request") names its trace itself.
        traceName: "request",
      });
      expect(metadata).toMatchObject({ plan: "pro", late: "yes" });
    }
    expect(named("kit propagated").every(({ userId }) => userId?.startsWith("late-"))).toBe(true);
    expect(named("observed").every(({ metadata }) => metadata.updated !== undefined)).toBe(true);
    expect(named("kit").every(({ output }) => String(output).startsWith("updated "))).toBe(true);
    expect(named("prompted").map(({ prompt }) => prompt)).toEqual(Array(200).fill({ name: "greeting", version: 3 }));
    const costs = observations.filter(({ cost }) => Object.keys(cost).length > 0);
    expect(costs.map(({ name }) => name)).toEqual(Array(200).fill("OpenAI.chat"));

    const scored = new Set(server.scores().map(({ observationId }) => observationId));
    expect(scored).toEqual(new Set(named("kit").map(({ id }) => id)));
  });
});
