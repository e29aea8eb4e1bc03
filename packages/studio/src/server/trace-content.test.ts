import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RunningStudio, startStudio } from "../index.ts";
import { sendEvents, sendSpans, span } from "./requests-for-tests.ts";

let studio: RunningStudio;
beforeAll(async () => {
  studio = await startStudio({ port: 0, memory: true });
});
afterAll(() => studio.close());

type Json = Record<string, unknown>;

const get = async (path: string): Promise<Json> =>
  (await (await fetch(`${studio.url}/api/public${path}`)).json()) as Json;

const step = (id: string, traceId: string): [string, Json] => [
  "span-create",
  { id, traceId, name: id, input: `in ${id}`, output: "out", metadata: { secret: id } },
];

describe("the content of a trace", () => {
  it("is what trace-create said, and null where that said nothing", async () => {
    await sendEvents(
      studio,
      ["trace-create", { id: "own", metadata: { of: 1 } }],
      step("first", "own"),
      step("last", "own"),
    );
    const trace = await get("/traces/own");
    expect(trace).toMatchObject({ input: null, output: null });
    expect(trace.metadata).toEqual({ of: 1 });
    const condition = { column: "metadata", key: "secret", operator: "=", value: "last", type: "stringObject" };
    expect(await get(`/traces?filter=${encodeURIComponent(JSON.stringify([condition]))}`)).toMatchObject({ data: [] });
  });

  it("is that of its step where nobody spoke of the trace, and of a span's where both say something", async () => {
    await sendEvents(studio, step("alone", "unsaid"), ["trace-create", { id: "both", metadata: { of: 1 } }]);
    expect(await get("/traces/unsaid")).toMatchObject({ input: "in alone", metadata: { secret: "alone" } });
    await sendEvents(studio, step("beside", "both"));
    await sendSpans(studio, [span({ traceId: "both", attributes: { "langfuse.observation.input": "of the span" } })]);
    expect(await get("/traces/both")).toMatchObject({ input: "of the span", output: null, metadata: { of: 1 } });
  });
});
