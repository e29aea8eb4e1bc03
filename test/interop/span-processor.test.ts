import { startFakeLangfuse } from "@langfuse-kit/testing";
import { expect, it } from "vitest";
import { runProgram } from "./harness/program.ts";
import { project } from "./harness/project.ts";
import { formsOf } from "./harness/trees.ts";

const folder = project("span-processor", ["core", "fetch"]);

const inside = [
  "POST /v1/chat/completions < ai.generateText.doGenerate",
  "POST /v1/chat/completions < ai.streamText.doStream",
  "POST /v1/chat/completions < chat gpt-4o",
  "ai.generateText < request",
  "ai.generateText.doGenerate < ai.generateText",
  "ai.streamText < request",
  "ai.streamText.doStream < ai.streamText",
  "chat gpt-4o < step",
  "request (root)",
  "step < request",
].join("; ");
const outside = [
  "POST /v1/chat/completions < ai.generateText.doGenerate",
  "ai.generateText (root)",
  "ai.generateText.doGenerate < ai.generateText",
].join("; ");

it("our processor in a NodeSDK beside our fetch: AI SDK 6 and OpenAI's instrumentation cost once, and say what they were told to", {
  timeout: 180_000,
}, async () => {
  await using server = await startFakeLangfuse();
  await runProgram(folder(), ["main.cjs"], server.environment);
  const observations = server.observations();
  expect(formsOf(observations)).toEqual({ [inside]: 50, [outside]: 1 });
  const priced = observations.filter(({ cost }) => Object.keys(cost).length > 0);
  expect(priced).toHaveLength(3 * 50 + 1);
  expect(new Set(priced.map(({ type }) => type))).toEqual(new Set(["generation"]));
  expect(new Set(priced.map(({ cost }) => cost.total))).toEqual(new Set([0.0035]));
  expect(JSON.stringify(observations)).not.toContain("canary-of-langfuse");
});
