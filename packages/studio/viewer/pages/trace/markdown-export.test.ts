import { describe, expect, it } from "vitest";
import type { Observation, ObservationDetail, TraceDetail } from "../../../src/contract/index.ts";
import { fenced, telling, traceMarkdown } from "./markdown-export.ts";

/** Only what the text is made of. */
const unknown = { model: null, usage: null, cost: null, statusMessage: null };
const observation = (given: Partial<Observation>): Observation =>
  ({
    id: "a",
    parentId: null,
    type: "span",
    name: "root",
    start: 0,
    end: 1840,
    level: "DEFAULT",
    ...unknown,
    ...given,
  }) as Observation;

const list = [
  observation({}),
  observation({
    id: "b",
    parentId: "a",
    type: "generation",
    name: "an\nswer",
    model: "gpt-4o",
    usage: { total: 2140 },
    cost: { total: 0.0041 },
  }),
  observation({
    id: "c",
    parentId: "b",
    type: "tool",
    name: "get_`order`",
    end: null,
    level: "ERROR",
    statusMessage: "timed\nout",
  }),
];
const trace = {
  id: "t1",
  name: "POST /chat",
  state: "done",
  start: 0,
  latency: 1840,
  totalTokens: 2140,
  cost: null,
  userId: "mira",
  sessionId: null,
  services: ["api", "worker"],
  tags: [],
  error: "timed\nout",
  list,
} as unknown as TraceDetail;

describe("a trace as Markdown", () => {
  const input = { text: "a ``` b", size: 900, truncated: true };
  const detail = { ...list[1], input, output: { text: '{"a":1}', size: 7, truncated: false } } as ObservationDetail;
  const text = traceMarkdown(trace, [detail]);

  it("begins with what is known of it, and says nothing of what is not", () => {
    expect(text.split("\n").slice(0, 10)).toEqual([
      "# POST /chat",
      "",
      "- trace: t1",
      "- state: done",
      "- started: 1970-01-01T00:00:00.000Z",
      "- took: 1.84 s",
      "- tokens: 2,140",
      "- user: mira",
      "- services: api, worker",
      "- first error: timed out",
    ]);
  });

  it("has the tree as a list, one line for each", () => {
    expect(text).toContain(
      [
        "- span `root`: 1.84 s",
        "  - generation `an swer`: 1.84 s, gpt-4o, 2,140 tokens, $0.0041",
        "    - tool `get_'order'`: running, **ERROR** timed out",
      ].join("\n"),
    );
  });

  it("has content in fences that nothing in it closes", () => {
    expect(text).toContain("**Input** (cut at 7 of 900 characters)\n\n````\na ``` b\n````");
    expect(text).toContain('**Output**\n\n```json\n{"a":1}\n```');
    expect(fenced("`````", "")).toBe("``````\n`````\n``````");
    // More than a call can have arguments.
    expect(fenced("`a".repeat(500_000), "")).toMatch(/^```\n`a/);
  });
});

describe("what a trace's Markdown has the content of", () => {
  it("is what tells most, in the order of the tree and not of the clock", () => {
    const said = { inputSize: 1, outputSize: 0 };
    const steps = [
      observation({ id: "root", ...said }),
      observation({ id: "first", parentId: "root", start: 1, ...said }),
      observation({ id: "second", parentId: "root", start: 2, ...said }),
      observation({ id: "asked", parentId: "second", type: "generation", start: 3, ...said }),
      observation({ id: "looked up", parentId: "first", type: "tool", start: 4, ...said }),
      observation({ id: "silent", parentId: "first", type: "tool", start: 5, inputSize: 0, outputSize: 0 }),
    ];
    expect(telling({ ...trace, list: steps }).map(({ id }) => id)).toEqual(["root", "looked up", "asked"]);
  });
});
