import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { observationOf } from "../observation/index.ts";
import { decodeSpans } from "../otlp/index.ts";
import { createStore, type Store } from "./index.ts";

let store: Store;
beforeEach(() => {
  store?.close();
  store = createStore({ file: undefined, maxBytes: 1024 ** 3, onNotice: () => undefined });
});
afterAll(() => store.close());

interface Said {
  readonly id: string;
  readonly name?: string;
  readonly input?: string;
  readonly error?: string;
}

function put(...traces: readonly Said[]): void {
  const spans = traces.map(({ id, name = "chat", input = "", error }) => ({
    traceId: id,
    spanId: `span of ${id}`,
    name,
    attributes: [{ key: "langfuse.observation.input", value: { stringValue: input } }],
    status: error === undefined ? {} : { code: 2, message: error },
  }));
  const observations = decodeSpans({ resourceSpans: [{ scopeSpans: [{ spans }] }] }).map(observationOf);
  store.write((writer) => {
    for (const observation of observations) writer.putObservation(observation);
  });
}

const found = (text: string): string[] =>
  store
    .traces({ filters: { text }, limit: 10 })
    .items.map(({ id }) => id)
    .sort();

/** Steps below a root that says nothing of what they say. */
function putSteps(id: string, ...inputs: readonly string[]): void {
  const step = (spanId: string, input: string, parentSpanId?: string) => ({
    traceId: id,
    spanId: `${spanId} of ${id}`,
    ...(parentSpanId === undefined ? {} : { parentSpanId: `${parentSpanId} of ${id}` }),
    name: spanId,
    attributes: [
      { key: "langfuse.observation.input", value: { stringValue: input } },
      { key: "session.id", value: { stringValue: `talk of ${id}` } },
    ],
  });
  const spans = [step("root", "nothing"), ...inputs.map((input, at) => step(`step ${at}`, input, "root"))];
  const observations = decodeSpans({ resourceSpans: [{ scopeSpans: [{ spans }] }] }).map(observationOf);
  store.write((writer) => {
    for (const observation of observations) writer.putObservation(observation);
  });
}

const sessions = (text: string): string[] => store.sessions({ filters: { text }, limit: 10 }).items.map(({ id }) => id);

describe("the content of steps", () => {
  it("is searched too, by words and their beginnings, in JSON as in plain text, in any case", () => {
    putSteps(
      "one",
      JSON.stringify([{ role: "user", content: "first line\nRefund order-10482, Zürich" }]),
      "plain words",
    );
    putSteps("two", "another refund");
    expect(found("refund")).toEqual(["one", "two"]);
    expect(found("REFU 10482")).toEqual(["one"]);
    expect(found("order-10482")).toEqual(["one"]);
    expect(found("zurich")).toEqual(["one"]);
    // As it is copied from a sentence.
    expect(found('"Zürich?" order-10482: line.')).toEqual(["one"]);
    // Words may be in different steps of one trace.
    expect(found("plain refund")).toEqual(["one"]);
    expect(found("efund")).toEqual([]);
    expect(found("refund nowhere")).toEqual([]);
  });

  it("says which steps of a trace have each word, whatever the list finds it by", () => {
    putSteps("one", '{"text":"Refund order-10482, Zürich"}', "another refund", "paid → done");
    putSteps("two", "refund");
    const steps = (text: string, id = "one"): string[][] =>
      store.stepsWith(id, text).map((ids) => ids.map((one) => one.replace(/ of .*/, "")).sort());
    expect(steps("refund")).toEqual([["step 0", "step 1"]]);
    expect(steps("REFU order-10482 zurich")).toEqual([["step 0", "step 1"], ["step 0"], ["step 0"]]);
    expect(steps("root efund →")).toEqual([["root"], ["step 0", "step 1"], ["step 2"]]);
    expect(steps("nowhere")).toEqual([[]]);
    expect(steps("  ")).toEqual([]);
    expect(steps("refund", "gone")).toEqual([[]]);
    // Of many steps not every content is read.
    putSteps("wide", "a refund", "order-10482", ...Array.from({ length: 2100 }, () => "nothing"));
    expect(steps("refund efund order-10482 →", "wide")).toEqual([["step 0"], [], ["step 1"], []]);
  });

  it.each([
    ["NEAR(refund two)", []],
    ["refund OR nowhere", []],
    ["refund NOT another", ["two"]],
    ["text:refund", []],
    ["^refund", ["two"]],
    ["-refund", ["two"]],
    ['refund"', ["two"]],
    ["refund*", ["two"]],
    ["{refund}", ["two"]],
    ["refund AND", []],
    ["rowid:1 (", []],
    ["refund\0", ["two"]],
    ["' OR 1=1 --", []],
    ["\ud800", []],
    ["😀 %_\\", []],
  ])("reads %j as words, not as the index's own syntax", (text, expected) => {
    putSteps("two", "another refund");
    expect(found(text)).toEqual(expected);
    expect(sessions(text)).toEqual(expected.map((id) => `talk of ${id}`));
  });

  it("finds sessions by what was said in any of their traces", () => {
    putSteps("one", "the invoice of march");
    putSteps("two", "nothing else");
    expect(sessions("invoice")).toEqual(["talk of one"]);
    expect(sessions("invoice march talk")).toEqual(["talk of one"]);
    expect(sessions("invoice april")).toEqual([]);
  });

  it("is what it says now, and is gone with its trace", () => {
    putSteps("one", "at first");
    putSteps("one", "afterwards");
    expect(found("first")).toEqual([]);
    expect(found("afterwards")).toEqual(["one"]);
    store.write((writer) => writer.deleteTraces(["one"]));
    putSteps("two", "another");
    expect(found("afterwards")).toEqual([]);
    expect(sessions("afterwards")).toEqual([]);
  });

  it("leaves nothing in the file when it is deleted", () => {
    const folder = mkdtempSync(join(tmpdir(), "studio-words-"));
    const file = join(folder, "studio.db");
    store.close();
    store = createStore({ file, maxBytes: 1024 ** 3, onNotice: () => undefined });
    for (let at = 0; at < 50; at += 1) putSteps(`t${at}`, `ordinary words of trace ${at}`);
    putSteps("secret", "the zebrastripedpassword of somebody");
    store.write((writer) => writer.deleteTraces(["secret"]));
    store.close();
    const bytes = readFileSync(file);
    expect(bytes.includes("ordinary")).toBe(true);
    expect(bytes.includes("zebrastriped")).toBe(false);
    store = createStore({ file: undefined, maxBytes: 1024 ** 3, onNotice: () => undefined });
    rmSync(folder, { recursive: true });
  });
});

describe("a text", () => {
  it("is found within words, in names, ids, inputs and errors, in any case, all words of it", () => {
    put(
      { id: "one", name: "POST /checkout", input: "Where is order 10482-b?" },
      { id: "two", input: "Where is the Zürich office?", error: "upstream timed out" },
      { id: "three", input: "東京の天気は" },
    );
    expect(found("HECKOU")).toEqual(["one"]);
    expect(found("0482")).toEqual(["one"]);
    expect(found("where")).toEqual(["one", "two"]);
    expect(found("where timed")).toEqual(["two"]);
    expect(found("ürich")).toEqual(["two"]);
    expect(found("京の天気")).toEqual(["three"]);
    expect(found("thre")).toEqual(["three"]);
    expect(found("is")).toEqual(["one", "two"]);
    expect(found("? ?")).toEqual(["one", "two"]);
    expect(found("order where timed")).toEqual([]);
    expect(found("redro")).toEqual([]);
  });

  it("is not found by its pieces in another order", () => {
    put({ id: "one", input: "abcx bcdx" });
    expect(found("abcd")).toEqual([]);
    expect(found("abcx")).toEqual(["one"]);
  });

  it("is what the trace says now, and is gone with it", () => {
    put({ id: "one", input: "at first" });
    put({ id: "one", input: "afterwards" });
    expect(found("first")).toEqual([]);
    expect(found("afterwards")).toEqual(["one"]);
    store.write((writer) => writer.deleteTraces(["one"]));
    put({ id: "two", input: "in its place" });
    expect(found("afterwards")).toEqual([]);
    expect(found("place")).toEqual(["two"]);
    store.clear();
    expect(found("place")).toEqual([]);
  });

  it("that nearly all traces have is found as well as a rare one", () => {
    put(...Array.from({ length: 2500 }, (_, at) => ({ id: `t${at}`, input: `the same words, and number-${at}!` })));
    expect(store.countTraces({ text: "same words" })).toBe(2500);
    expect(found("same number-2444!")).toEqual(["t2444"]);
  });

  it.each(['"', '"""', "a\0b\0c", "\ud800abc", "* OR text:x", "NEAR(", "x".repeat(5000), "100%", "a_c", "'"])(
    "%j is only a text",
    (text) => {
      put({ id: "one", input: "nothing of the kind" });
      expect(found(text)).toEqual([]);
    },
  );
});
