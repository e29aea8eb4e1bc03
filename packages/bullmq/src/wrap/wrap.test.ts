import { LangfuseKitError } from "@langfuse-kit/core";
import type { Processor, Queue } from "bullmq";
import { describe, expect, it } from "vitest";
import { type LangfuseJobOptions, langfuseJobs, wrapProcessor, wrapQueue } from "./index.ts";

function errorOf(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}

describe("wrapProcessor", () => {
  it.each([["./processor.js"], [new URL("file:///processor.js")], [undefined], [null], [{}]])(
    "refuses %s with a word on sandboxed processors",
    (given) => {
      const error = errorOf(() => wrapProcessor(given as unknown as Processor));
      expect(LangfuseKitError.isInstance(error)).toBe(true);
      expect(error).toMatchObject({
        code: "INVALID_INPUT",
        message:
          "[@langfuse-kit/bullmq] wrapProcessor() was not given a function. For a processor in a file of its own, give the worker langfuseTelemetry() and use withJobContext() in the file.",
      });
    },
  );

  it("takes a function, and keeps its length", () => {
    expect(wrapProcessor(async (_job, _token, _signal) => undefined)).toHaveLength(3);
  });
});

describe("wrapQueue", () => {
  it.each([[{}], ["mail"], [undefined], [null], [{ opts: null }]])("refuses %s", (given) => {
    const error = errorOf(() => wrapQueue(given as unknown as Queue));
    expect(LangfuseKitError.isInstance(error)).toBe(true);
    expect(error).toMatchObject({
      code: "INVALID_INPUT",
      message: "[@langfuse-kit/bullmq] wrapQueue() was not given a queue. Give it a Queue or a FlowProducer of BullMQ.",
    });
  });

  it("takes what is like a queue, of whichever copy of BullMQ", () => {
    const queue = { name: "mail", opts: {} };
    expect(wrapQueue(queue as unknown as Queue)).toBe(queue);
    expect(queue.opts).toHaveProperty("telemetry");
  });
});

describe("langfuseJobs", () => {
  it("refuses options at the call, before there is a processor", () => {
    const error = errorOf(() => langfuseJobs({ ignore: "mail" } as unknown as LangfuseJobOptions));
    expect(LangfuseKitError.isInstance(error)).toBe(true);
    expect(error).toMatchObject({ message: expect.stringMatching(/^\[@langfuse-kit\/bullmq\] .*ignore/) });
  });
});
