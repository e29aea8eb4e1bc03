import { createTraceId, initLangfuse, type LangfuseOptions, startObservation } from "@langfuse-kit/core";
import { captureTraces } from "@langfuse-kit/testing";
import { describe, expect, it } from "vitest";

const id = "00f067aa0ba902b7";
const traceId = createTraceId("order-1");

describe("ids that are given to an observation", () => {
  it.each<[string, LangfuseOptions]>([
    ["at the start", {}],
    ["once begun, where a rule may still keep it", { keep: { errors: true } }],
  ])("are its own, whatever begins while sampling is asked: %s", async (_when, options) => {
    const others: string[] = [];
    const begin = (): void => {
      const inner = startObservation("inner");
      inner.end();
      const library = langfuse.tracer.startSpan("library");
      library.end();
      others.push(inner.id, inner.traceId, library.spanContext().spanId, library.spanContext().traceId);
    };
    const sample = ({ name }: { name: string }): boolean => {
      if (name === "outer") begin();
      return true;
    };
    const langfuse = initLangfuse({ enabled: false, handleSignals: false, sample, ...options });
    const traces = captureTraces({ afterEach: false });
    try {
      const outer = startObservation("outer", { id, traceId });
      outer.end();
      expect([outer.id, outer.traceId]).toEqual([id, traceId]);
      const [innerId, innerTrace, libraryId, libraryTrace] = others;
      expect(new Set([id, traceId, ...others]).size).toBe(6);
      const arrived = (await traces.all()).flatMap(({ observations }) =>
        observations.map((one) => [one.name, one.id, one.traceId]),
      );
      expect(arrived).toHaveLength(3);
      expect(arrived).toContainEqual(["outer", id, traceId]);
      expect(arrived).toContainEqual(["inner", innerId, innerTrace]);
      expect(arrived).toContainEqual(["library", libraryId, libraryTrace]);
    } finally {
      traces.dispose();
      await langfuse.shutdown();
    }
  });

  it("are its own where what is read of it begins another", async () => {
    const langfuse = initLangfuse({ enabled: false, handleSignals: false });
    const traces = captureTraces({ afterEach: false });
    try {
      const others: string[] = [];
      const input = {
        toJSON() {
          const inner = startObservation("inner");
          inner.end();
          others.push(inner.id, inner.traceId);
          return "text";
        },
      };
      startObservation("outer", { id, traceId, input }).end();
      expect(others.length).toBeGreaterThan(0);
      expect(others).not.toContain(id);
      expect(others).not.toContain(traceId);
    } finally {
      traces.dispose();
      await langfuse.shutdown();
    }
  });
});
