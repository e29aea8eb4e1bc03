import { setTimeout as delay } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { LiveEvents, Page, TraceSummary } from "../contract/index.ts";
import { type RunningStudio, startStudio } from "../index.ts";
import { ask, change, sendSpans, span, traceOf } from "./requests-for-tests.ts";

let studio: RunningStudio;
beforeEach(async () => {
  studio = await startStudio({ port: 0, memory: true });
});
afterEach(async () => {
  vi.restoreAllMocks();
  await studio.close();
});

type Heard = { [Name in keyof LiveEvents]: { name: Name; id: string; data: LiveEvents[Name] } }[keyof LiveEvents];

/** Listens as a browser does, until what was waited for has come. */
async function listen(query = "", headers: Record<string, string> = {}): Promise<Listening> {
  const stop = new AbortController();
  const answer = await fetch(`${studio.url}/api/studio/live${query}`, { headers, signal: stop.signal });
  expect(answer.headers.get("content-type")).toContain("text/event-stream");
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  const heard: Heard[] = [];
  let text = "";
  return {
    heard,
    stop: () => stop.abort(),
    async until(holds) {
      while (!holds(heard)) {
        const part = await reader?.read();
        if (part === undefined || part.done) throw new Error("the stream ended");
        text += part.value;
        const blocks = text.split("\n\n");
        text = blocks.pop() ?? "";
        for (const block of blocks) if (block.startsWith("event:")) heard.push(parse(block));
      }
      return heard;
    },
  };
}

interface Listening {
  readonly heard: readonly Heard[];
  stop(): void;
  until(holds: (heard: readonly Heard[]) => boolean): Promise<readonly Heard[]>;
}

function parse(block: string): Heard {
  const field = (name: string): string => new RegExp(`^${name}: ?(.*)$`, "m").exec(block)?.[1] ?? "";
  return { name: field("event"), id: field("id"), data: JSON.parse(field("data")) } as Heard;
}

const named = (heard: readonly Heard[], name: string): Heard[] => heard.filter((event) => event.name === name);
const traceIn = (heard: readonly Heard[], id: unknown): boolean =>
  heard.some((event) => event.name === "trace" && event.data.trace.id === id);
const firstId = traceOf(1).traceId;

describe("the stream of changes", () => {
  it("begins with the status and tells of new traces with their summaries", async () => {
    const live = await listen();
    await live.until((heard) => named(heard, "status").length > 0);
    await sendSpans(studio, [traceOf(1)]);
    const heard = await live.until((all) => traceIn(all, firstId));
    const event = heard.find(({ name }) => name === "trace");
    expect(event).toMatchObject({
      id: "1",
      data: { isNew: true, trace: { name: "trace 1", state: "done", change: 1 } },
    });
    live.stop();
  });

  it("puts changes of one trace together", async () => {
    const live = await listen();
    await live.until((heard) => named(heard, "status").length > 0);
    for (let number = 0; number < 30; number += 1) await sendSpans(studio, [span({ spanId: `s${number}` })]);
    const isLast = (heard: readonly Heard[]): boolean =>
      heard.some((event) => event.name === "trace" && event.data.trace.observations === 30);
    const heard = await live.until(isLast);
    expect(named(heard, "trace").length).toBeLessThan(30);
    live.stop();
  });

  it("shows a trace that runs, before its root has come", async () => {
    const live = await listen();
    await sendSpans(studio, [span({ spanId: "child", parentSpanId: "root", name: "step" })]);
    await live.until((heard) => heard.some((event) => event.name === "trace" && event.data.trace.state === "running"));
    await sendSpans(studio, [span({ spanId: "root", name: "all of it" })]);
    const heard = await live.until((all) =>
      all.some((event) => event.name === "trace" && event.data.trace.state === "done"),
    );
    expect(named(heard, "trace").at(-1)).toMatchObject({ data: { trace: { name: "all of it", observations: 2 } } });
    live.stop();
  });

  it("says it of a trace that ceases to run because nothing more comes", async () => {
    await sendSpans(studio, [span({ spanId: "child", parentSpanId: "root", name: "step" })]);
    await sendSpans(studio, [traceOf(2)]);
    const live = await listen();
    await live.until((heard) => named(heard, "status").length > 0);
    const now = Date.now;
    vi.spyOn(Date, "now").mockImplementation(() => now() + 31_000);
    const heard = await live.until((all) => named(all, "trace").length > 0);
    expect(named(heard, "trace")).toMatchObject([
      { id: "2", data: { isNew: false, trace: { state: "done", incomplete: true, change: 1 } } },
    ]);
    live.stop();
  });

  it("says what was deleted and cleared", async () => {
    await sendSpans(studio, [traceOf(1), traceOf(2)]);
    const live = await listen();
    await live.until((heard) => named(heard, "status").length > 0);
    await change(studio, "DELETE", `/traces/${firstId}`);
    await live.until((heard) => named(heard, "gone").length > 0);
    expect(named(live.heard, "gone")[0]?.data).toEqual({ ids: [firstId] });
    await change(studio, "POST", "/clear");
    await live.until((heard) => named(heard, "reset").length > 0);
    live.stop();
  });

  it("is narrowed to one trace", async () => {
    const live = await listen(`?trace=${firstId}`);
    await live.until((heard) => named(heard, "status").length > 0);
    await sendSpans(studio, [traceOf(2)]);
    await sendSpans(studio, [traceOf(1)]);
    const heard = await live.until((all) => traceIn(all, firstId));
    expect(named(heard, "trace")).toHaveLength(1);
    live.stop();
  });
});

describe("who comes back", () => {
  it("gets each trace that changed meanwhile once, and knows which are new", async () => {
    await sendSpans(studio, [traceOf(1), traceOf(2)]);
    await sendSpans(studio, [traceOf(3)]);
    await sendSpans(studio, [traceOf(1, { spanId: "another", name: "more" })]);
    const live = await listen("", { "last-event-id": "2" });
    const heard = await live.until((all) => named(all, "trace").length === 2);
    expect(named(heard, "trace")).toMatchObject([
      { id: "3", data: { isNew: true, trace: { name: "trace 3" } } },
      { id: "4", data: { isNew: false, trace: { id: firstId, observations: 2 } } },
    ]);
    live.stop();
  });

  it.each(["99", "nonsense"])("with a number that never was (%s) is told to begin anew", async (id) => {
    const live = await listen("", { "last-event-id": id });
    await live.until((heard) => named(heard, "reset").length === 1);
    live.stop();
  });

  it("after something was deleted is told to begin anew", async () => {
    await sendSpans(studio, [traceOf(1), traceOf(2)]);
    await change(studio, "DELETE", `/traces/${firstId}`);
    const live = await listen("?after=1");
    await live.until((heard) => named(heard, "reset").length === 1);
    live.stop();
  });

  it("does not keep Studio from closing", async () => {
    await listen();
    const closed = studio.close().then(() => "closed");
    expect(await Promise.race([closed, delay(20_000, "held up", { ref: false })])).toBe("closed");
  });
});

describe("lists", () => {
  it("turn their pages without a gap or a double, also while traces come", async () => {
    await sendSpans(
      studio,
      Array.from({ length: 25 }, (_, at) => traceOf(at + 1)),
    );
    const names: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await ask<Page<TraceSummary>>(
        studio,
        `/traces?limit=10${cursor === undefined ? "" : `&cursor=${cursor}`}`,
      );
      names.push(...page.items.map(({ name }) => name));
      cursor = page.next;
      await sendSpans(studio, [traceOf(100 + names.length)]);
    } while (cursor !== undefined);
    expect(names).toEqual(Array.from({ length: 25 }, (_, at) => `trace ${25 - at}`));
  });
});
