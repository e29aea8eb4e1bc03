import { DelayedError, RateLimitError, UnrecoverableError, WaitingChildrenError, WaitingError } from "bullmq";
import { describe, expect, it } from "vitest";
import { type AnyJob, consumedJob, postponed, textOf, withMetadata } from "./index.ts";

const job: AnyJob = { id: "7", name: "welcome", queueName: "mail", timestamp: 1000, processedOn: 5000 };

describe("an attempt in core's words", () => {
  it("counts from one", () => {
    expect(consumedJob({ ...job, attemptsMade: 0, attemptsStarted: 1 })).toMatchObject({ attempt: 1, addedAt: 1000 });
    expect(consumedJob({ ...job, attemptsMade: 2, attemptsStarted: 3 })).toMatchObject({ attempt: 3 });
  });

  it("has no wait where it was started before within the same attempt", () => {
    const again = consumedJob({ ...job, attemptsMade: 0, attemptsStarted: 2, stalledCounter: 1 });
    expect(again).toMatchObject({ attempt: 1, addedAt: undefined, metadata: { started: 2, stalled: 1 } });
  });

  it.each([
    ["version 6", { telemetry: { metadata: "carrier" } }],
    ["a sandbox of version 5", { tm: "carrier" }],
  ])("finds the carrier where %s keeps it, and puts another one there", (_, opts) => {
    expect(consumedJob({ ...job, opts }).carrier).toBe("carrier");
    expect(consumedJob({ ...job, opts: withMetadata(opts, "other") }).carrier).toBe("other");
  });

  it.each([{ repeatJobKey: "tick" }, { opts: { repeat: { every: 1000 } } }])("knows a run of a schedule: %j", (how) => {
    expect(consumedJob({ ...job, ...how }).scheduled).toBe(true);
    expect(consumedJob(job).scheduled).toBe(false);
  });
});

it("tells by BullMQ's own errors how a job was put off", () => {
  const errors = [new DelayedError(), new RateLimitError(), new WaitingChildrenError(), new WaitingError()];
  expect(errors.map(postponed)).toEqual(["delayed", "rate-limited", "waiting-children", "waiting"]);
  const failures = [new UnrecoverableError(), new Error("DelayedError"), "DelayedError", null, { name: "constructor" }];
  expect(failures.map(postponed)).toEqual(failures.map(() => undefined));
});

it("has nothing to store where there is nothing to say", () => {
  expect(textOf({})).toBe("");
  expect(textOf({ traceparent: "x" })).toBe('{"traceparent":"x"}');
});
