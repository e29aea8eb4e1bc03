import diagnostics from "node:diagnostics_channel";
import { getLangfuse, initLangfuse, span, startObservation, trace } from "@langfuse-kit/core";
import { captureTraces, startFakeLangfuse } from "@langfuse-kit/testing";
import { expect, it } from "vitest";

const warnings: string[] = [];
const logger = { warn: (message: string) => void warnings.push(message), error: () => undefined };

it("is set up once, says when a later call wants something else, and can begin anew after a shutdown", async () => {
  await using server = await startFakeLangfuse();
  const { publicKey, secretKey, baseUrl } = server;
  expect(getLangfuse()).toBeUndefined();

  const first = initLangfuse({ publicKey, secretKey, baseUrl, serviceName: "one", logger, handleSignals: false });
  expect(initLangfuse()).toBe(first);
  expect(initLangfuse({ serviceName: "one" })).toBe(first);
  expect(warnings).toEqual([]);
  expect(initLangfuse({ serviceName: "two" })).toBe(first);
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toContain("serviceName");

  trace("before", () => undefined);
  await first.shutdown();
  span("between", () => undefined);
  expect(first.health().dropped).toEqual({ after_shutdown: 1 });

  const second = initLangfuse({ publicKey, secretKey, baseUrl, serviceName: "two", logger, handleSignals: false });
  expect(second).not.toBe(first);
  expect(getLangfuse()).toBe(second);
  trace("after", () => undefined);
  await second.shutdown();
  expect(server.traces().map(({ name }) => name)).toEqual(["before", "after"]);
});

it("shows in its health what it could not follow", async () => {
  const langfuse = initLangfuse({ enabled: false, logger, handleSignals: false });
  const capture = captureTraces({ afterEach: false });
  (span as (name: string) => unknown)("no function");
  startObservation("odd", { id: "no id" }).end();
  expect(langfuse.health().skipped).toMatchObject({ "no-function:span()": 1, "bad-id": 1 });
  capture.dispose();
  await langfuse.shutdown();
});

it("is not touched by a handle that was shut down before", async () => {
  await using server = await startFakeLangfuse();
  const { publicKey, secretKey, baseUrl } = server;
  const options = { publicKey, secretKey, baseUrl, logger, handleSignals: false };
  const first = initLangfuse(options);
  await first.shutdown();
  const second = initLangfuse(options);
  await first.shutdown();
  expect(getLangfuse()).toBe(second);
  diagnostics.channel("langfuse.event").publish({ name: "still heard" });
  await second.shutdown();
  expect(server.observations().map(({ name }) => name)).toEqual(["still heard"]);
});

it("can begin anew while an earlier shutdown is still sending", async () => {
  await using server = await startFakeLangfuse();
  const { publicKey, secretKey, baseUrl } = server;
  const options = { publicKey, secretKey, baseUrl, logger, handleSignals: false };
  const first = initLangfuse(options);
  trace("first", () => undefined);
  const ending = first.shutdown();
  const second = initLangfuse(options);
  expect(second).not.toBe(first);
  trace("second", () => undefined);
  await ending;
  expect(getLangfuse()).toBe(second);
  diagnostics.channel("langfuse.event").publish({ name: "third" });
  await second.shutdown();
  expect(server.observations().map(({ name }) => name)).toEqual(["first", "second", "third"]);
});

it("says nothing of an updateTrace() that nobody called when a trace begins after a shutdown", async () => {
  await using server = await startFakeLangfuse();
  const { publicKey, secretKey, baseUrl } = server;
  const lines: string[] = [];
  const listening = { warn: (line: string) => void lines.push(line), error: () => undefined };
  const langfuse = initLangfuse({ publicKey, secretKey, baseUrl, logger: listening, handleSignals: false });
  await langfuse.shutdown();
  trace("late", { userId: "u" }, () => undefined);
  expect(lines.filter((line) => line.includes("updateTrace"))).toEqual([]);
});
