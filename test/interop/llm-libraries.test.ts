import { startFakeLangfuse } from "@langfuse-kit/testing";
import { describe, expect, it } from "vitest";
import { runProgram } from "./harness/program.ts";
import { project } from "./harness/project.ts";
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
  const folder = project(name);

  const variants = ["main.mjs", "main.cjs"].flatMap((main) => [false, true].map((global) => ({ main, global })));

  it.each(variants)(
    "gives 200 whole traces, cost once, in $main with global: $global",
    { timeout: 180_000 },
    async ({ main, global }) => {
      await using server = await startFakeLangfuse();
      const flags = { KIT_GLOBAL: global ? "1" : "0" };
      await runProgram(folder(), [main], { ...server.environment, ...environment, ...flags });
      const observations = server.observations();
      expect(formsOf(observations)).toEqual({ [tree.join("; ")]: 200 });
      expect(observations.every(({ userId }) => userId?.startsWith("user-"))).toBe(true);
      const costs = observations.filter(({ cost }) => Object.keys(cost).length > 0);
      expect(costs.map(({ name }) => name)).toEqual(Array(200 * calls).fill(costs[0]?.name));
      expect(new Set(costs.map(({ cost }) => cost.total))).toEqual(new Set([0.0035]));
    },
  );
});
