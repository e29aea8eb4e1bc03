import { type FakeLangfuse, startFakeLangfuse } from "@langfuse-kit/testing";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { closeFixture, type Fixture, openFixture } from "./harness/install.ts";
import { runProgram } from "./harness/program.ts";

let fixture: Fixture;
let server: FakeLangfuse;
beforeAll(async () => {
  [fixture, server] = await Promise.all([openFixture("two-apis"), startFakeLangfuse()]);
}, 300_000);
afterAll(async () => {
  closeFixture(fixture);
  await server?.close();
});
beforeEach((context) => {
  if ("missing" in fixture) context.skip(fixture.missing);
});

const warning = /^\[@langfuse-kit\/core\] Another tracer is registered with 1\.9\.1 of @opentelemetry\/api/m;

it.each([
  ["before us with an older API than ours", "api-of-theirs", "0", true],
  ["after us with an older API than ours", "api-of-theirs", "1", true],
  ["before us with our API", "@opentelemetry/api", "0", false],
  ["after us with our API", "@opentelemetry/api", "1", false],
])("a tracer that registers %s: two copies are said, and one is not", async (_, theirs, first, isSaid) => {
  if ("missing" in fixture) return;
  const flags = { THEIRS: theirs, KIT_FIRST: first };
  const output = await runProgram(fixture.folder, ["main.cjs"], { ...server.environment, ...flags });
  expect(warning.test(output)).toBe(isSaid);
  expect(output.match(/langfuse-kit doctor/g) ?? []).toHaveLength(isSaid ? 1 : 0);
});
