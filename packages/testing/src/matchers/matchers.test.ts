import { describe, expect, it } from "vitest";
import { type HandSpan, jsonBody } from "../fixtures/index.ts";
import { toObservation } from "../observation/index.ts";
import { decodeTraces } from "../otlp/index.ts";
import { buildTraces, type CapturedTrace } from "../trace/index.ts";
import { langfuseMatchers } from "./index.ts";

expect.extend(langfuseMatchers);

const tracesOf = (spans: HandSpan[]): CapturedTrace[] => buildTraces(decodeTraces(jsonBody(spans)).map(toObservation));

const spans: HandSpan[] = [
  { spanId: "a", name: "POST /chat", startMs: 1, attributes: { "user.id": "u1", "langfuse.trace.tags": ["web"] } },
  {
    spanId: "b",
    parentSpanId: "a",
    startMs: 1,
    name: "answer",
    attributes: {
      "langfuse.observation.type": "generation",
      "langfuse.observation.model.name": "gpt-5",
      "langfuse.observation.input": '{"question":"why","deep":{"list":[1,2]}}',
      "langfuse.observation.metadata.order": "123",
      "langfuse.observation.usage_details": '{"input":3,"output":2}',
      "langfuse.observation.cost_details": '{"total":0.0012}',
    },
  },
  { spanId: "c", parentSpanId: "a", startMs: 2, name: "tool", status: { code: 2, message: "disk full" } },
  { spanId: "d", parentSpanId: "a", startMs: 3, name: "tool" },
];

const traces = tracesOf(spans);
const trace = traces[0] as CapturedTrace;
const answer = trace.find("answer");
const failed = trace.find("tool");

/** The message of an expectation that must fail. */
function failure(expectation: () => void): string {
  try {
    expectation();
  } catch (error) {
    return String(error);
  }
  throw new Error("the expectation held");
}

describe("toHaveTrace", () => {
  it("finds a trace by part of it", () => {
    expect(traces).toHaveTrace({ userId: "u1", tags: ["web"] });
    expect(traces).not.toHaveTrace({ userId: "u2" });
    expect([]).not.toHaveTrace();
  });

  it("shows the trees when there is none", () => {
    const message = failure(() => expect(traces).toHaveTrace({ userId: "u2" }));
    expect(message).toMatch(/"userId":"u2"[\s\S]*answer \[generation\]/);
  });
});

describe("toHaveObservation", () => {
  it("finds by name and by part of it", () => {
    expect(trace).toHaveObservation("answer");
    expect(traces).toHaveObservation("answer", { model: "gpt-5", input: { deep: { list: [1, 2] } } });
    expect(trace).not.toHaveObservation("nobody");
    expect(trace).not.toHaveObservation("answer", { input: { deep: { list: [1] } } });
  });

  it("looks below an observation as well", () => {
    expect(trace.root).toHaveObservation("tool", { level: "ERROR" });
    expect(answer).not.toHaveObservation("tool");
  });

  it("takes the runner's own matchers and expressions", () => {
    expect(trace).toHaveObservation("answer", { model: /^gpt/, durationMs: expect.any(Number) });
    expect(trace).not.toHaveObservation("answer", { model: expect.stringContaining("claude") });
    const everywhere = { model: /gpt/g };
    for (const _time of [1, 2]) expect(trace).toHaveObservation("answer", everywhere);
  });

  it("fits text to the JSON that it was parsed to", () => {
    expect(trace).toHaveObservation("answer", { metadata: { order: "123" } });
    expect(trace).toHaveObservation("answer", { metadata: { order: 123 } });
    expect(trace).not.toHaveObservation("answer", { metadata: { order: "124" } });
  });

  it("shows what was found under the name, and the trees", () => {
    const message = failure(() => expect(trace).toHaveObservation("answer", { model: "gpt-4" }));
    expect(message).toMatch(/"gpt-4"[\s\S]*found \{"model":"gpt-5"\}[\s\S]*POST \/chat/);
  });

  it("says what to pass when it is given something else", () => {
    const message = failure(() => expect(Promise.resolve(traces)).toHaveObservation("answer"));
    expect(message).toContain("Await it first");
  });
});

describe("toMatchTree", () => {
  it("compares indented text, siblings in any order", () => {
    expect(trace).toMatchTree(`
      POST /chat
        tool
        tool ERROR
        answer [generation]
    `);
  });

  it("wants every child to be named", () => {
    expect(trace).not.toMatchTree("POST /chat\n  answer\n  tool");
    expect(trace).not.toMatchTree("POST /chat");
  });

  it("allows others where it says so", () => {
    expect(trace).toMatchTree("POST /chat\n  answer\n  ...");
    expect(trace).toMatchTree("...");
    expect(trace).not.toMatchTree("POST /chat\n  nobody\n  ...");
  });

  it("finds the one pairing of siblings that works", () => {
    expect(trace).toMatchTree("POST /chat\n  tool\n  tool ERROR\n  answer");
    expect(trace).not.toMatchTree("POST /chat\n  tool ERROR\n  tool ERROR\n  answer");
  });

  it("compares nested objects, whose children may be left out", () => {
    expect(trace).toMatchTree({ name: "POST /chat" });
    expect(trace).toMatchTree({
      name: /^POST/,
      children: [{ name: "answer", model: "gpt-5", children: [] }, { name: "tool" }, { name: "tool", level: "ERROR" }],
    });
    expect(trace).toMatchTree([{ name: "POST /chat", children: [{ name: "answer" }], andOthers: true }]);
    expect(trace).not.toMatchTree({ name: "POST /chat", children: [{ name: "answer" }] });
  });

  it("shows both trees", () => {
    const message = failure(() => expect(trace).toMatchTree("POST /chat\n  nothing"));
    expect(message).toMatch(/the tree[\s\S]*nothing[\s\S]*Received[\s\S]*answer \[generation\]/);
  });
});

describe("matchers for one observation", () => {
  it("compare usage", () => {
    expect(answer).toHaveUsage({ input: 3, total: 5 });
    expect(answer).not.toHaveUsage({ input: 4 });
    expect(failure(() => expect(answer).toHaveUsage({ input: 4 }))).toContain('"input":3');
  });

  it("say how to take one where they are given a trace", () => {
    const said = failure(() => expect(trace).toHaveUsage({ input: 3 }));
    expect(said).toMatch(/toHaveUsage needs an observation\. Take one: .*traces\.observation\(name\)/);
  });

  it("compare cost, of observations and traces", () => {
    expect(answer).toHaveCostCloseTo(0.0012);
    expect(trace).toHaveCostCloseTo(0.00121, 4);
    expect(trace).not.toHaveCostCloseTo(0.00121);
    expect(failed).not.toHaveCostCloseTo(0);
  });

  it("recognise errors", () => {
    expect(failed).toBeErrorObservation();
    expect(failed).toBeErrorObservation("disk");
    expect(failed).toBeErrorObservation(/^disk full$/);
    expect(failed).not.toBeErrorObservation("network");
    expect(answer).not.toBeErrorObservation();
  });
});

describe("as plain functions, the way Jest calls them", () => {
  it("answer with pass and a message for both outcomes", () => {
    const held = langfuseMatchers.toHaveObservation(trace, "answer");
    const missed = langfuseMatchers.toHaveObservation(trace, "nobody");
    expect(held.pass).toBe(true);
    expect(held.message()).toMatch(/^Expected not an observation/);
    expect(missed.pass).toBe(false);
    expect(missed.message()).toMatch(/^Expected an observation "nobody"/);
  });
});
