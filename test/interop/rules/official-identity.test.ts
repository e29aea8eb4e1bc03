import { setActiveTraceAsPublic, setActiveTraceIO, startObservation } from "@langfuse/tracing";
import { span, trace, updateTrace } from "@langfuse-kit/core";
import { captureTraces } from "@langfuse-kit/testing";
import { trace as otel } from "@opentelemetry/api";
import { afterEach, describe, expect, it } from "vitest";

const traces = captureTraces({ afterEach });

describe("what others write of the trace on our observation", () => {
  it("is said of the trace, and what we learn later wins", async () => {
    await trace("request", async () => {
      otel.getActiveSpan()?.setAttributes({
        ...{ "langfuse.trace.tags": ["beta"], "langfuse.trace.metadata.plan": "pro", "langfuse.version": "7" },
        ...{ "langfuse.user.id": "visitor", "session.id": "s-1" },
      });
      await span("inner", async () => {
        otel.getActiveSpan()?.setAttribute("user.id", "ada");
        setActiveTraceAsPublic();
        setActiveTraceIO({ input: "asked", output: "answered" });
      });
      startObservation("official").end();
      updateTrace({ sessionId: "s-2" });
    });
    const tree = await traces.single();
    expect(tree.observations).toHaveLength(3);
    for (const one of tree.observations) {
      expect(one).toMatchObject({ userId: "ada", sessionId: "s-2", tags: ["beta"], public: true });
      expect(one.metadata).toMatchObject({ plan: "pro" });
    }
    expect(tree.root).toMatchObject({ input: "asked", output: "answered", version: "7" });
  });
});
