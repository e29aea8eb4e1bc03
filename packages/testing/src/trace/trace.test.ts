import { describe, expect, it } from "vitest";
import { type HandSpan, jsonBody } from "../fixtures/index.ts";
import { toObservation } from "../observation/index.ts";
import { decodeTraces } from "../otlp/index.ts";
import { buildTraces, type CapturedTrace, printTraces } from "./index.ts";

const tracesOf = (spans: HandSpan[]): CapturedTrace[] => buildTraces(decodeTraces(jsonBody(spans)).map(toObservation));

function traceOf(spans: HandSpan[]): CapturedTrace {
  const [trace] = tracesOf(spans);
  if (trace === undefined) throw new Error("no trace");
  return trace;
}

const cost = (total: number): Record<string, unknown> => ({
  "langfuse.observation.cost_details": JSON.stringify({ total }),
});

describe("a trace", () => {
  it("takes the newest value that any observation brought", () => {
    const trace = traceOf([
      { spanId: "a", startMs: 1, attributes: { "user.id": "early", "session.id": "s" } },
      { spanId: "b", parentSpanId: "a", startMs: 2, attributes: { "user.id": "late", "langfuse.trace.tags": ["t"] } },
      { spanId: "c", parentSpanId: "a", startMs: 3 },
    ]);
    expect(trace).toMatchObject({ userId: "late", sessionId: "s", tags: ["t"] });
  });

  it("is named by its attribute, else by its newest root", () => {
    const roots = [
      { spanId: "a", startMs: 1, name: "first" },
      { spanId: "b", startMs: 2, name: "second" },
      { spanId: "c", parentSpanId: "b", startMs: 3, name: "child" },
    ];
    expect(traceOf(roots).name).toBe("second");
    expect(traceOf([...roots, { spanId: "d", attributes: { "langfuse.trace.name": "told" } }]).name).toBe("told");
  });

  it("takes an app root for a root when it names the trace", () => {
    const attributes = { "langfuse.internal.is_app_root": true };
    expect(traceOf([{ spanId: "a", parentSpanId: "far", name: "entry", attributes }]).name).toBe("entry");
  });

  it("has the input and output of the observation without a parent", () => {
    const io = (text: string) => ({ "langfuse.observation.input": text });
    const spans = [
      { spanId: "a", attributes: io("root") },
      { spanId: "b", parentSpanId: "a", attributes: io("child") },
    ];
    expect(traceOf(spans).input).toBe("root");
  });

  it("is public when any observation says so, and costs what they cost together", () => {
    const trace = traceOf([
      { spanId: "a", attributes: { "langfuse.trace.public": true, ...cost(0.25) } },
      { spanId: "b", parentSpanId: "a", attributes: cost(0.5) },
    ]);
    expect(trace).toMatchObject({ public: true, totalCost: 0.75 });
  });

  it("lasts from the first start to the last end", () => {
    const spans = [
      { spanId: "a", startMs: 10, endMs: 20 },
      { spanId: "b", startMs: 5, endMs: 12 },
    ];
    expect(traceOf(spans)).toMatchObject({ startTime: 5, endTime: 20, durationMs: 15 });
  });

  it("counts an observation that came twice once, as it came last", () => {
    const spans = [
      { spanId: "a", name: "before", startMs: 1 },
      { spanId: "a", name: "after", startMs: 1 },
    ];
    expect(traceOf(spans).observations.map(({ name }) => name)).toEqual(["after"]);
  });

  it("stands apart from other traces, in the order in which they started", () => {
    const spans = [
      { traceId: "late", startMs: 9 },
      { traceId: "early", startMs: 1 },
    ];
    expect(tracesOf(spans).map(({ id }) => id)).toEqual(["early", "late"]);
  });
});

describe("the tree", () => {
  it("has children in the order in which they started", () => {
    const trace = traceOf([
      { spanId: "c", parentSpanId: "a", startMs: 3, name: "third" },
      { spanId: "b", parentSpanId: "a", startMs: 2, name: "second" },
      { spanId: "a", startMs: 1, name: "root" },
    ]);
    expect(trace.root.children.map(({ name }) => name)).toEqual(["second", "third"]);
    expect(trace.find("third")?.id).toBe("c");
    expect(trace.find("nobody")).toBeUndefined();
  });

  it("makes a root of what lost its parent", () => {
    const trace = traceOf([
      { spanId: "a", parentSpanId: "gone", startMs: 1, name: "orphan" },
      { spanId: "b", startMs: 2, name: "true root" },
    ]);
    expect(trace.roots).toHaveLength(2);
    expect(trace.root.name).toBe("true root");
  });

  it("survives observations that are each other's parents", () => {
    const trace = traceOf([
      { spanId: "a", parentSpanId: "b", startMs: 1 },
      { spanId: "b", parentSpanId: "a", startMs: 2 },
      { spanId: "c", parentSpanId: "c", startMs: 3 },
    ]);
    expect(trace.roots).toHaveLength(3);
    expect(trace.toString()).toContain("span 3");
  });

  it("holds very many observations", () => {
    const spans = Array.from({ length: 3000 }, (_, index) => ({
      spanId: `n${index}`,
      ...(index === 0 ? {} : { parentSpanId: "n0" }),
    }));
    expect(traceOf(spans).root.children).toHaveLength(2999);
  });
});

describe("a printed trace", () => {
  it("shows the tree with models, tokens, cost and errors", () => {
    const printed = traceOf([
      { traceId: "t1", spanId: "a", startMs: 1, endMs: 13, name: "POST /chat", attributes: { "user.id": "u1" } },
      {
        traceId: "t1",
        spanId: "b",
        parentSpanId: "a",
        startMs: 1,
        endMs: 4,
        name: "answer",
        attributes: {
          "langfuse.observation.type": "generation",
          "langfuse.observation.model.name": "gpt-5",
          "langfuse.observation.usage_details": '{"input":3,"output":2}',
          ...cost(0.0012),
        },
      },
      { traceId: "t1", spanId: "c", parentSpanId: "b", startMs: 2, endMs: 3, name: "retry" },
      {
        traceId: "t1",
        spanId: "d",
        parentSpanId: "a",
        startMs: 5,
        endMs: 6,
        name: "save",
        status: { code: 2, message: "disk full" },
      },
    ]).toString();
    expect(printed.split("\n")).toEqual([
      'trace t1 "POST /chat" user=u1 $0.0012',
      "└─ POST /chat [span] 12 ms",
      "   ├─ answer [generation] gpt-5 input=3 output=2 total=5 $0.0012 3 ms",
      "   │  └─ retry [span] 1 ms",
      '   └─ save [span] 1 ms ERROR "disk full"',
    ]);
  });

  it("says so when there is none", () => {
    expect(printTraces([])).toBe("(no traces)");
  });
});
