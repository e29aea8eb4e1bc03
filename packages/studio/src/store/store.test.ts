import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished, vi } from "vitest";
import type { TraceState } from "../contract/index.ts";
import { observationOf } from "../observation/index.ts";
import { decodeSpans } from "../otlp/index.ts";
import { createStudio } from "../studio/index.ts";
import { createStore, type Writer } from "./index.ts";

/** A trace from a service that nothing else comes from. */
function put(writer: Writer, number: number, input = ""): void {
  const resource = { attributes: [{ key: "service.name", value: { stringValue: `service-${number}` } }] };
  const attributes = [{ key: "langfuse.observation.input", value: { stringValue: input } }];
  const spans = [
    { traceId: `trace-${number}`, spanId: "s", name: "work", startTimeUnixNano: `${number}000000`, attributes },
  ];
  for (const span of decodeSpans({ resourceSpans: [{ resource, scopeSpans: [{ spans }] }] })) {
    writer.putObservation(observationOf(span));
  }
}

it("what only pruned traces came from is forgotten with them, and known again when it comes again", () => {
  const store = createStore({ file: undefined, maxBytes: 1024 * 1024, onNotice: () => undefined });
  for (let number = 1; number <= 150; number += 1) {
    store.write((writer) => put(writer, number, "x".repeat(20_000)));
    while (store.prune() !== undefined);
  }
  const kept = store.counts().traces;
  expect(kept).toBeLessThan(60);
  expect(store.origins().length).toBeLessThan(kept + 20);
  store.write((writer) => put(writer, 1));
  expect(store.observationsOf("trace-1", 10)).toMatchObject([{ service: "service-1" }]);
  store.close();
});

it("the cap costs no more traces the longer it holds, whatever words are in them", () => {
  const store = createStore({ file: undefined, maxBytes: 1024 * 1024, onNotice: () => undefined });
  const words = (seed: number): string =>
    Array.from({ length: 60 }, (_, at) => (((seed * 60 + at) * 2654435761) % 4294967296).toString(36)).join(" ");
  const kept: number[] = [];
  for (let number = 1; number <= 700; number += 1) {
    store.write((writer) => put(writer, number, words(number)));
    while (store.prune() !== undefined);
    if (number % 50 === 0) kept.push(store.counts().traces);
  }
  // The index of words kept the pages that deleting had emptied, and more traces left for it each time.
  expect(Math.min(...kept.slice(-3))).toBeGreaterThan(0.85 * Math.max(...kept));
  store.close();
});

it("what is over but for a root that is elsewhere runs for half a minute, what is open for five", () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  onTestFinished(() => void vi.useRealTimers());
  const store = createStore({ file: undefined, maxBytes: 1024 ** 3, onNotice: () => undefined });
  const rootless = (traceId: string, end: object): void => {
    const span = { traceId, spanId: "s", parentSpanId: "elsewhere", startTimeUnixNano: "1000000" };
    const [decoded] = decodeSpans({
      resourceSpans: [{ scopeSpans: [{ spans: [{ ...span, endTimeUnixNano: "2000000" }] }] }],
    });
    if (decoded !== undefined) store.write((writer) => writer.putObservation({ ...observationOf(decoded), ...end }));
  };
  rootless("over", {});
  rootless("open", { end: null });
  const are = (state: TraceState): string[] =>
    store.traces({ filters: { state: [state] }, limit: 10 }).items.map(({ id }) => id);
  expect(are("running").sort()).toEqual(["open", "over"]);
  vi.setSystemTime(Date.now() + 31_000);
  expect([are("running"), are("done")]).toEqual([["open"], ["over"]]);
  expect(store.lapsed(Date.now() - 5000, Date.now())).toMatchObject([{ id: "over", state: "done" }]);
  expect(store.trace("over")).toMatchObject({ state: "done", incomplete: true, latency: 1 });
  vi.setSystemTime(Date.now() + 300_000);
  expect(are("running")).toEqual([]);
  expect(store.lapsed(Date.now() - 299_000, Date.now())).toMatchObject([{ id: "open" }]);
  expect(store.lapsed(Date.now() - 20_000, Date.now())).toEqual([]);
  store.close();
});

it("shows no step's content as that of a trace, or of its session, while its root may come", () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  onTestFinished(() => void vi.useRealTimers());
  const store = createStore({ file: undefined, maxBytes: 1024 ** 3, onNotice: () => undefined });
  const send = (id: string, at: number, more: object = {}, fields: object = {}): void => {
    const texts = {
      "session.id": "talk",
      "langfuse.observation.input": `${id} in`,
      "langfuse.observation.output": `${id} out`,
    };
    const attributes = Object.entries({ ...texts, "langfuse.observation.metadata.of": id }).map(
      ([key, stringValue]) => ({
        key,
        value: { stringValue },
      }),
    );
    const times = { startTimeUnixNano: `${at}000000`, endTimeUnixNano: `${at + 1}000000` };
    const span = { traceId: "trace", spanId: id, ...times, attributes, ...more };
    const [decoded] = decodeSpans({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] });
    if (decoded !== undefined) store.write((writer) => writer.putObservation({ ...observationOf(decoded), ...fields }));
  };
  const said = (): unknown[] => {
    const { input, output, metadata, inputPreview, outputPreview } = store.trace("trace") ?? {};
    const { firstInput, lastOutput } = store.session("talk") ?? {};
    return [input, output, inputPreview, outputPreview, metadata?.of, firstInput, lastOutput];
  };
  const nothing = [null, null, null, null, undefined];
  send("before", 1, { traceId: "earlier" });
  send("step", 20, { parentSpanId: "root" });
  expect(said()).toEqual([...nothing, "before in", "before out"]);
  const rootless = ["step in", "step out", "step in", "step out", "step", "before in", "step out"];
  vi.setSystemTime(Date.now() + 31_000);
  expect(said()).toEqual(rootless);
  // Something open waits longer.
  send("open", 30, { parentSpanId: "root" }, { end: null });
  vi.setSystemTime(Date.now() + 31_000);
  expect(said()).toEqual([...nothing, "before in", "before out"]);
  send("root", 10);
  expect(said()).toEqual(["root in", "root out", "root in", "root out", "root", "before in", "root out"]);
  store.close();
});

it("damage that is met while it runs is told to open pages, and what was written meanwhile is kept", async () => {
  const folder = await mkdtemp(join(tmpdir(), "studio-test-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const notices: string[] = [];
  const studio = createStudio({
    file: join(folder, "studio.db"),
    maxBytes: 1024 ** 3,
    url: () => "http://localhost",
    addresses: () => [],
    publicKey: "pk",
    secretKey: "sk",
    onNotice: ({ message }) => notices.push(message),
  });
  const heard: string[] = [];
  studio.news.subscribe(({ kind }) => heard.push(kind));
  await studio.intake.submit((writer) => put(writer, 1));
  const before = studio.store.lastChange();
  let isDamaged = true;
  await studio.intake.submit((writer) => {
    // As SQLite says it of a page that it cannot read.
    if (isDamaged) {
      isDamaged = false;
      throw Object.assign(new Error("database disk image is malformed"), { errcode: 11 });
    }
    put(writer, 2);
  });
  expect(heard).toEqual(["trace", "reset", "trace"]);
  expect(studio.store.lastRemoval()).toBeGreaterThan(before);
  expect(studio.store.traces({ filters: {}, limit: 10 }).items.map(({ id }) => id)).toEqual(["trace-2"]);
  expect(notices).toEqual([expect.stringContaining("malformed")]);
  expect((await readdir(folder)).some((name) => name.includes(".damaged-"))).toBe(true);
  await studio.close();
});

it("what is added up while everything is cleared is not there afterwards", async () => {
  const store = createStore({ file: undefined, maxBytes: 1e9, onNotice: () => undefined });
  store.write((writer) => {
    for (let number = 1; number <= 2001; number += 1) put(writer, number);
  });
  const adding = store.rollups.refresh();
  store.clear();
  await adding;
  expect(store.rollups.firstHour()).toBeUndefined();
  store.close();
});
