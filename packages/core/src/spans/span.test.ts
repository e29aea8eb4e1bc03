import { ROOT_CONTEXT, type Span, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { TracerProvider } from "@opentelemetry/sdk-trace";
import { describe, expect, it } from "vitest";
import { createIds } from "./ids.ts";
import type { RecordingSpan } from "./span.ts";
import { createSpanStarter } from "./starter.ts";

const scope = { name: "scope", version: "1" };
const record = { decision: 2 };

interface Seen {
  readonly started: unknown[];
  readonly ended: unknown[];
}

function bench(sampler = { shouldSample: () => record, toString: () => "all" }) {
  const seen: Seen = { started: [], ended: [] };
  const processor = {
    onStart: (span: unknown) => void seen.started.push(span),
    onEnd: (span: unknown) => void seen.ended.push(span),
    forceFlush: async () => undefined,
    shutdown: async () => undefined,
  };
  const sdk = new TracerProvider({ spanProcessors: [processor as never] }).getTracer(scope.name, scope.version);
  const start = createSpanStarter({ resource: { attributes: {} }, scope, sampler, processor, ids: createIds() });
  return { seen, start, sdk: sdk as unknown as { startSpan: typeof start } };
}

/** What a reader of finished spans sees, without what differs from run to run. */
function told(span: Span) {
  const { name, kind, attributes, events, links, status, startTime, endTime, duration, ended } =
    span as unknown as RecordingSpan;
  const { traceFlags, traceState } = span.spanContext();
  const untimed = events.map(({ name, attributes }) => ({ name, attributes }));
  return {
    name,
    kind,
    attributes,
    links,
    status,
    startTime,
    endTime,
    duration,
    ended,
    traceFlags,
    traceState,
    untimed,
  };
}

const lives: Record<string, (span: Span) => void> = {
  "attributes of every kind": (span) => {
    span.setAttributes({ text: "a", number: 1.5, flag: false, list: ["a", "b"], none: undefined });
    span.setAttribute("text", "b");
    span.setAttribute("bad", { nested: true } as never);
    span.setAttribute("", "nameless");
  },
  "events and exceptions": (span) => {
    span.addEvent("plain").addEvent("with", { a: 1 }).addEvent("timed", [1_700_000_001, 5]);
    span.recordException("text");
    span.recordException(Object.assign(new Error("boom"), { code: "E_BOOM", stack: "at home" }));
    span.recordException({} as never);
  },
  links: (span) => {
    const context = { traceId: "1".repeat(32), spanId: "2".repeat(16), traceFlags: 1 };
    span.addLink({ context }).addLinks([{ context, attributes: { a: 1 } }]);
  },
  "a status that is final": (span) => {
    span.setStatus({ code: SpanStatusCode.ERROR, message: "no" });
    span.setStatus({ code: SpanStatusCode.OK, message: "left out" });
    span.setStatus({ code: SpanStatusCode.ERROR, message: "too late" });
  },
  "a new name": (span) => void span.updateName("other"),
  "an end before its start": (span) => span.end([1_600_000_000, 0]),
  "words after the end": (span) => {
    span.end(new Date(1_700_000_002_000));
    span.setAttribute("late", 1).addEvent("late").setStatus({ code: SpanStatusCode.ERROR }).updateName("late");
    span.end(new Date(1_800_000_000_000));
  },
};

describe("a span of our own", () => {
  it.each(Object.entries(lives))("tells what the SDK's tells: %s", (_, live) => {
    const { start, sdk } = bench();
    const options = {
      kind: SpanKind.CLIENT,
      startTime: [1_700_000_000, 7] as [number, number],
      attributes: { a: "b" },
    };
    const [ours, theirs] = [start("name", options, ROOT_CONTEXT), sdk.startSpan("name", options, ROOT_CONTEXT)];
    for (const span of [ours, theirs]) {
      live(span);
      if (span.isRecording()) span.end([1_700_000_003, 0]);
    }
    expect(told(ours)).toEqual(told(theirs));
  });

  it("is seen at its start and once at its end", () => {
    const { start, seen } = bench();
    const span = start("name", {}, ROOT_CONTEXT);
    expect(seen).toEqual({ started: [span], ended: [] });
    span.end();
    span.end();
    expect(seen.ended).toEqual([span]);
  });

  it("goes on with the trace of a parent that is one, and begins its own under any other", () => {
    const { start } = bench();
    const parent = start("parent", {}, ROOT_CONTEXT);
    const child = start("child", {}, trace.setSpan(ROOT_CONTEXT, parent)) as RecordingSpan;
    expect(child.spanContext().traceId).toBe(parent.spanContext().traceId);
    expect(child.parentSpanContext).toBe(parent.spanContext());
    const nobody = trace.wrapSpanContext({ traceId: "no", spanId: "no", traceFlags: 1 });
    const root = start("root", {}, trace.setSpan(ROOT_CONTEXT, nobody)) as RecordingSpan;
    expect(root.parentSpanContext).toBeUndefined();
    const asked = start("asked", { root: true }, trace.setSpan(ROOT_CONTEXT, parent)) as RecordingSpan;
    expect(asked.spanContext().traceId).not.toBe(parent.spanContext().traceId);
  });

  it("is none where the sampler says no, and still has ids to pass on", () => {
    const { start, seen } = bench({ shouldSample: () => ({ decision: 0 }), toString: () => "none" });
    const span = start("name", {}, ROOT_CONTEXT);
    expect(span.isRecording()).toBe(false);
    expect(span.spanContext()).toMatchObject({ traceFlags: 0, traceId: expect.stringMatching(/^[0-9a-f]{32}$/) });
    expect(seen.started).toEqual([]);
  });

  it("takes as long as its work took, whatever the wall clock does", () => {
    const { start } = bench();
    const span = start("name", {}, ROOT_CONTEXT) as RecordingSpan;
    const before = performance.now();
    while (performance.now() - before < 3);
    span.end();
    expect(span.duration[0] * 1e3 + span.duration[1] / 1e6).toBeGreaterThanOrEqual(3);
  });

  it("lets attributes that need no check be written in place, until it has ended or has too many", () => {
    const { start } = bench();
    const span = start("name", {}, ROOT_CONTEXT) as RecordingSpan;
    let writings = 0;
    for (let into = span.writable(); into !== undefined; into = span.writable()) {
      for (let index = 0; index < 100; index++) into[`${writings}.${index}`] = index;
      writings += 1;
    }
    expect(Object.keys(span.attributes).length).toBeGreaterThanOrEqual(100_000);
    expect(Object.keys(span.attributes).length).toBeLessThan(110_000);
    span.setAttribute("one more", 1).setAttribute("0.0", "known");
    expect(span).toMatchObject({ droppedAttributesCount: 1, attributes: { "0.0": "known" } });

    const ended = start("name", {}, ROOT_CONTEXT) as RecordingSpan;
    expect(ended.writable()).toBe(ended.attributes);
    ended.end();
    expect(ended.writable()).toBeUndefined();
  });

  it("keeps the last thousand events and counts the others", () => {
    const { start } = bench();
    const span = start("name", {}, ROOT_CONTEXT) as RecordingSpan;
    for (let index = 0; index < 1_002; index++) span.addEvent(String(index));
    expect(span.events).toHaveLength(1_000);
    expect(span.events[0]?.name).toBe("2");
    expect(span.droppedEventsCount).toBe(2);
  });
});

describe("ids", () => {
  it("are of the right form and never the same", () => {
    const ids = createIds();
    const made = Array.from({ length: 2_000 }, () => [ids.traceId(), ids.spanId()] as const);
    expect(new Set(made.flat()).size).toBe(4_000);
    for (const [traceId, spanId] of made) {
      expect(traceId).toMatch(/^[0-9a-f]{32}$/);
      expect(spanId).toMatch(/^[0-9a-f]{16}$/);
    }
  });
});
