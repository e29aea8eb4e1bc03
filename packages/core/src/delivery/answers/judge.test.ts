import { describe, expect, it } from "vitest";
import type { Answer } from "../transport/index.ts";
import { judge } from "./judge.ts";

const now = Date.UTC(2026, 0, 1);
const answer = (status: number, more: Partial<Answer> = {}): Answer => ({
  status,
  headers: { "content-type": "application/json" },
  body: Buffer.from("{}"),
  cut: false,
  ...more,
});
const otlp = { api: "otlp", sent: {}, now, known: true } as const;
const ingestion = { ...otlp, api: "ingestion" } as const;

describe("the table of answers", () => {
  it.each([
    [200, "done"],
    [201, "done"],
    [204, "done"],
    [207, "done"],
    [301, "park"],
    [302, "park"],
    [307, "park"],
    [308, "park"],
    [400, "bisect"],
    [401, "park"],
    [402, "park"],
    [403, "park"],
    [404, "park"],
    [405, "park"],
    [406, "deadLetter"],
    [407, "park"],
    [408, "retry"],
    [409, "deadLetter"],
    [410, "deadLetter"],
    [413, "split"],
    [415, "park"],
    [418, "deadLetter"],
    [422, "deadLetter"],
    [425, "retry"],
    [426, "park"],
    [429, "retry"],
    [431, "deadLetter"],
    [500, "retry"],
    [501, "deadLetter"],
    [502, "retry"],
    [503, "retry"],
    [504, "retry"],
    [505, "deadLetter"],
    [507, "retry"],
    [520, "retry"],
    [529, "retry"],
  ])("%i means %s", (status, action) => {
    expect(judge(answer(status), otlp)).toMatchObject({ status, action });
  });

  it.each([
    ["network", "retry"],
    ["timeout", "retry"],
    ["tls", "park"],
    ["request", "park"],
  ] as const)("no answer because of %s means %s", (failure, action) => {
    expect(judge(answer(0, { failure, message: "ECONNRESET: gone" }), otlp)).toMatchObject({
      action,
      status: 0,
      reason: "ECONNRESET: gone",
    });
  });

  it.each([
    ["cut off", { cut: true, body: Buffer.from('{"par') }],
    ["not JSON", { body: Buffer.from("OK") }],
    ["empty", { body: Buffer.alloc(0) }],
    ["protobuf that is none", { headers: { "content-type": "application/x-protobuf" }, body: Buffer.from([255, 255]) }],
    ["the JSON of a queue's job", { body: Buffer.from('{"id":"1","data":{"partialSuccess":7}}') }],
    ["null", { body: Buffer.from("null") }],
  ])("a 200 whose body is %s is done: the status decides", (_name, more) => {
    expect(judge(answer(200, more), otlp)).toMatchObject({ action: "done", reason: "" });
  });

  it("never takes a web page for a success: it is another site, or a passing one where the server is known", () => {
    const page = answer(200, { headers: { "content-type": "text/html" }, body: Buffer.from("<html>") });
    expect(judge(page, { ...otlp, known: false }).action).toBe("park");
    expect(judge(page, otlp)).toMatchObject({ action: "retry", reason: "an HTML page" });
  });
});

describe("a partial success", () => {
  it.each([
    ["JSON", "application/json", Buffer.from('{"partialSuccess":{"rejectedSpans":"3","errorMessage":"too old"}}')],
    [
      "JSON with field names",
      "application/json",
      Buffer.from('{"partial_success":{"rejected_spans":3,"error_message":"too old"}}'),
    ],
    ["protobuf", "application/x-protobuf", Buffer.from([0x0a, 11, 0x08, 3, 0x12, 7, ...Buffer.from("too old")])],
  ])("is read from %s", (_name, type, body) => {
    expect(judge(answer(200, { headers: { "content-type": type }, body }), otlp)).toMatchObject({
      action: "done",
      rejected: 3,
      reason: "partial: too old",
    });
  });

  it("without refusals is a warning at most", () => {
    const body = Buffer.from('{"partialSuccess":{"errorMessage":"deprecated"}}');
    expect(judge(answer(200, { body }), otlp).rejected).toBeUndefined();
  });

  it.each(["-1", "1e400", '"many"', "1.5"])("of %s refusals is none", (count) => {
    const body = Buffer.from(`{"partialSuccess":{"rejectedSpans":${count}}}`);
    expect(judge(answer(200, { body }), otlp).rejected).toBeUndefined();
  });
});

describe("a 207", () => {
  it("says of each event what becomes of it", () => {
    const body = Buffer.from(
      JSON.stringify({
        successes: [
          { id: "a", status: 201 },
          { id: "twice", status: 201 },
        ],
        errors: [
          { id: "b", status: 400, message: "Invalid", error: "no name" },
          { id: "c", status: 500 },
          { id: "d", status: 429 },
          { id: "e", status: 401, message: "no" },
          { id: "f", status: 404 },
          { id: "twice", status: 400 },
          { status: 400 },
          null,
        ],
      }),
    );
    const events = judge(answer(207, { body }), ingestion).events ?? new Map();
    const actions = [...events].map(([id, { action }]) => [id, action]);
    expect(Object.fromEntries(actions)).toEqual({
      a: "done",
      twice: "done",
      b: "deadLetter",
      c: "retry",
      d: "retry",
      e: "park",
      f: "deadLetter",
    });
    expect(events.get("b")).toMatchObject({ status: 400, reason: "Invalid: no name" });
  });

  it("with a body that cannot be read is done", () => {
    expect(judge(answer(207, { body: Buffer.from("never mind") }), ingestion)).toMatchObject({
      action: "done",
      events: undefined,
    });
  });

  it("that broke off names nobody, so that all are sent again", () => {
    const cut = answer(207, { body: Buffer.from('{"successes":[{"id":"a"'), cut: true });
    expect(judge(cut, ingestion).events?.size).toBe(0);
  });
});

describe("Retry-After", () => {
  const wait = (value: string, more: Record<string, string> = {}) =>
    judge(answer(429, { headers: { "retry-after": value, ...more } }), otlp).retryAfterMs;

  it.each([
    ["7", 7_000],
    [" 7 ", 7_000],
    ["0", 1_000],
    ["1000000000", 3_600_000],
    [new Date(now + 90_000).toUTCString(), 90_000],
    [new Date(now - 90_000).toUTCString(), 1_000],
    [new Date(now + 9e9).toUTCString(), 3_600_000],
  ])("of %s is kept within a second and an hour", (value, expected) => {
    expect(wait(value)).toBe(expected);
  });

  it.each(["-1", "1e9", "soon", "", "1.5", "Thu, 99 Foo 2026 99:99:99 GMT", "NaN"])("of %s is ignored", (value) => {
    expect(wait(value)).toBeUndefined();
  });

  it("as a date is measured against the server's own clock", () => {
    const theirs = now + 86_400_000;
    expect(wait(new Date(theirs + 30_000).toUTCString(), { date: new Date(theirs).toUTCString() })).toBe(30_000);
  });

  it("counts for answers that are to be retried, and for no others", () => {
    const headers = { "retry-after": "7" };
    expect(judge(answer(503, { headers }), otlp).retryAfterMs).toBe(7_000);
    expect(judge(answer(403, { headers }), otlp).retryAfterMs).toBeUndefined();
  });
});
