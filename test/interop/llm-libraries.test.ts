import { type FakeLangfuse, startFakeLangfuse } from "@langfuse-kit/testing";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { closeFixture, type Fixture, openFixture } from "./harness/install.ts";
import { runProgram } from "./harness/program.ts";
import { formsOf } from "./harness/trees.ts";

const cases = [
  {
    fixture: "ai-sdk",
    title: "AI SDK 7",
    environment: {},
    calls: 3,
    tree: [
      "chat gpt-4o < step 1",
      "chat gpt-4o < step 1",
      "chat gpt-4o < step 2",
      "invoke_agent gpt-4o < request",
      "invoke_agent gpt-4o < request",
      "kit inside tool < weather",
      "request (root)",
      "step 1 < invoke_agent gpt-4o",
      "step 1 < invoke_agent gpt-4o",
      "step 2 < invoke_agent gpt-4o",
      "weather < step 1",
    ],
  },
  {
    fixture: "llm-instrumentations",
    title: "OpenInference's OpenAI instrumentation",
    environment: { INSTRUMENTATION: "openinference" },
    // Neither of the two records the usage of a stream.
    calls: 1,
    tree: ["OpenAI Chat Completions < request", "OpenAI Chat Completions < step", "request (root)", "step < request"],
  },
  {
    fixture: "llm-instrumentations",
    title: "Traceloop's OpenAI instrumentation",
    environment: { INSTRUMENTATION: "traceloop" },
    calls: 1,
    tree: ["chat gpt-4o < request", "chat gpt-4o < step", "request (root)", "step < request"],
  },
  {
    fixture: "opentelemetry-3",
    title: "A provider of OpenTelemetry's SDK 3 with our span processor",
    environment: {},
    calls: 1,
    tree: ["kit < request", "model call < request", "request (root)"],
  },
];

describe.each(cases)("$title", ({ fixture: name, environment, tree, calls }) => {
  let fixture: Fixture;
  let server: FakeLangfuse;
  beforeAll(async () => {
    [fixture, server] = await Promise.all([openFixture(name), startFakeLangfuse()]);
  }, 300_000);
  afterAll(async () => {
    closeFixture(fixture);
    await server?.close();
  });
  beforeEach((context) => {
    if ("missing" in fixture) context.skip(fixture.missing);
  });
  afterEach(() => server.reset());

  const variants = ["main.mjs", "main.cjs"].flatMap((main) => [false, true].map((global) => ({ main, global })));

  it.each(variants)(
    "gives 200 whole traces, cost once, in $main with global: $global",
    { timeout: 180_000 },
    async ({ main, global }) => {
      if ("missing" in fixture) return;
      const flags = { KIT_GLOBAL: global ? "1" : "0" };
      await runProgram(fixture.folder, [main], { ...server.environment, ...environment, ...flags });
      const observations = server.observations();
      expect(formsOf(observations)).toEqual({ [tree.join("; ")]: 200 });
      expect(observations.every(({ userId }) => userId?.startsWith("user-"))).toBe(true);
      const costs = observations.filter(({ cost }) => Object.keys(cost).length > 0);
      expect(costs.map(({ name }) => name)).toEqual(Array(200 * calls).fill(costs[0]?.name));
      expect(new Set(costs.map(({ cost }) => cost.total))).toEqual(new Set([0.0035]));
    },
  );
});
