import { expect, it } from "vitest";
import { observationOf } from "../observation/index.ts";
import { decodeSpans } from "../otlp/index.ts";
import { createStore } from "./index.ts";

it("keeps what it is given", () => {
  const store = createStore({ file: undefined, maxBytes: 1e9, onNotice: () => {} });
  const spans = decodeSpans({ resourceSpans: [{ resource: { attributes: [{ key: "service.name", value: { stringValue: "web" } }] }, scopeSpans: [{ scope: { name: "langfuse-sdk" }, spans: [
    { traceId: "t1", spanId: "a", name: "root", startTimeUnixNano: "1700000000000000000", endTimeUnixNano: "1700000001000000000", attributes: [{ key: "langfuse.observation.input", value: { stringValue: "hi" } }, { key: "langfuse.session.id", value: { stringValue: "s1" } }] },
    { traceId: "t1", spanId: "b", parentSpanId: "a", name: "gen", startTimeUnixNano: "1700000000000000000", endTimeUnixNano: "1700000001000000000", attributes: [{ key: "langfuse.observation.type", value: { stringValue: "generation" } }, { key: "langfuse.observation.model.name", value: { stringValue: "gpt-4o" } }, { key: "langfuse.observation.usage_details", value: { stringValue: '{"input":1000,"output":100}' } }] },
  ] }] }] });
  const { changed } = store.write((writer) => { for (const span of spans) writer.putObservation(observationOf(span)); });
  expect(changed[0]).toMatchObject({ id: "t1", name: "root", cost: 0.0035, state: "done", sessionId: "s1", services: ["web"], models: ["gpt-4o"], inputPreview: "hi" });
  expect(store.traces({ filters: { text: "hi", model: ["gpt*"] }, limit: 10 }).items).toHaveLength(1);
  expect(store.session("s1")).toMatchObject({ traces: 1, firstInput: "hi" });
  expect(store.observationsOf("t1", 10)).toHaveLength(2);
  expect(store.observation("b")).toMatchObject({ usage: { input: 1000, output: 100, total: 1100 } });
  expect(store.counts()).toEqual({ traces: 1, observations: 2, sessions: 1, scores: 0 });
  expect(store.facets().models).toEqual(["gpt-4o"]);
});
