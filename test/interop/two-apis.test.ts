import { startFakeLangfuse } from "@langfuse-kit/testing";
import { expect, it } from "vitest";
import { runProgram } from "./harness/program.ts";
import { project } from "./harness/project.ts";

const folder = project("two-apis");

const warning = /^\[@langfuse-kit\/core\] Another tracer is registered with 1\.9\.1 of @opentelemetry\/api/m;

it.each([
  ["before us with an older API than ours", "api-of-theirs", "0", true],
  ["after us with an older API than ours", "api-of-theirs", "1", true],
  ["before us with our API", "@opentelemetry/api", "0", false],
  ["after us with our API", "@opentelemetry/api", "1", false],
])("a tracer that registers %s: two copies are said, and one is not", async (_, theirs, first, isSaid) => {
  await using server = await startFakeLangfuse();
  const flags = { THEIRS: theirs, KIT_FIRST: first };
  const output = await runProgram(folder(), ["main.cjs"], { ...server.environment, ...flags });
  expect(warning.test(output)).toBe(isSaid);
  expect(output.match(/langfuse-kit doctor/g) ?? []).toHaveLength(isSaid ? 1 : 0);
});
