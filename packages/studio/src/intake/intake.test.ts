import { describe, expect, it } from "vitest";
import type { ObservationRecord } from "../observation/index.ts";
import { observationOf } from "../observation/index.ts";
import { decodeSpans } from "../otlp/index.ts";
import { createStore, type Store } from "../store/index.ts";
import { createIntake, createNews } from "./index.ts";

function open(): Store {
  return createStore({ file: undefined, maxBytes: 1024 ** 3, onNotice: () => undefined });
}

function observation(traceId: string): ObservationRecord {
  const [span] = decodeSpans({ resourceSpans: [{ scopeSpans: [{ spans: [{ traceId, spanId: "s" }] }] }] });
  if (span === undefined) throw new Error("no span");
  return observationOf(span);
}

describe("writes that arrive together", () => {
  it("share one transaction, and are answered after it", async () => {
    const store = open();
    const news = createNews();
    const heard: string[] = [];
    news.subscribe((item) => heard.push(item.kind));
    const intake = createIntake(store, news);
    const answers = ["a", "b", "c"].map((id) => intake.submit((writer) => writer.putObservation(observation(id))));
    expect(store.counts().traces).toBe(0);
    await Promise.all(answers);
    expect(store.counts().traces).toBe(3);
    expect(heard).toEqual(["trace", "trace", "trace"]);
    store.close();
  });

  it("fail alone: of one that throws nothing stays, and of the others everything", async () => {
    const store = open();
    const intake = createIntake(store, createNews());
    const answers = await Promise.allSettled([
      intake.submit((writer) => writer.putObservation(observation("before"))),
      intake.submit((writer) => {
        writer.putObservation(observation("broken"));
        throw new Error("no");
      }),
      intake.submit((writer) => writer.putObservation(observation("after"))),
    ]);
    expect(answers.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    const names = store.traces({ filters: {}, limit: 10 }).items.map(({ id }) => id);
    expect(names.sort()).toEqual(["after", "before"]);
    expect(store.lastChange()).toBe(2);
    store.close();
  });

  it("are all there when it says that it is idle", async () => {
    const store = open();
    const intake = createIntake(store, createNews());
    for (let at = 0; at < 100; at += 1) void intake.submit((writer) => writer.putObservation(observation(`t${at}`)));
    await intake.idle();
    expect(store.counts().traces).toBe(100);
    store.close();
  });
});
