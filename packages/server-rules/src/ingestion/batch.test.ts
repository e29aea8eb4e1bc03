import { describe, expect, it } from "vitest";
import { answerBatch, type BatchAnswer, invalidScore } from "./index.ts";

let count = 0;
function event(type: string, body: unknown, more: object = {}): Record<string, unknown> {
  count += 1;
  return { id: `event-${count}`, timestamp: "2026-01-01T12:00:00.000Z", type, body, ...more };
}

const pathsOf = ({ errors }: BatchAnswer): unknown[] =>
  errors.flatMap(({ error }) => (JSON.parse(error) as { path: unknown[] }[]).map(({ path }) => path.join(".")));

describe("a batch", () => {
  it("is judged event by event, and answered by their ids", () => {
    const good = event("span-create", { id: "a" });
    const bad = event("span-create", {});
    const { successes, errors, kept } = answerBatch([bad, good, 7]);
    expect(successes).toEqual([{ id: good.id, status: 201 }]);
    expect(kept).toEqual([good]);
    expect(errors.map(({ id, status }) => ({ id, status }))).toEqual([
      { id: bad.id, status: 400 },
      { id: "unknown", status: 400 },
    ]);
  });

  it.each([
    ["no id", { id: "" }, "id"],
    ["an id with a line break", { id: "a\r" }, "id"],
    ["an id that is too long", { id: "x".repeat(801) }, "id"],
    ["a date without a zone", { timestamp: "2026-01-01T12:00:00" }, "timestamp"],
    ["a type that nobody knows", { type: "toString" }, "type"],
    ["a body that is a list", { body: [] }, "body"],
  ])("refuses an event with %s", (_case, wrong, path) => {
    expect(pathsOf(answerBatch([event("span-create", { id: "a" }, wrong)]))).toEqual([path]);
  });

  it.each<[string, string, object, string]>([
    ["a level in small letters", "span-create", { level: "warning" }, "body.level"],
    ["an end that is no date", "span-update", { endTime: "soon" }, "body.endTime"],
    ["tags that are no texts", "trace-create", { tags: [1] }, "body.tags"],
    ["a name that is too long", "trace-create", { name: "x".repeat(1001) }, "body.name"],
    ["a flag that is a word", "trace-create", { public: "yes" }, "body.public"],
    ["a prompt without its version", "generation-create", { promptName: "p" }, "body"],
    ["a version that is no whole number", "tool-create", { promptName: "p", promptVersion: 1.5 }, "body.promptVersion"],
    ["a cost that is text", "generation-create", { costDetails: { input: "1" } }, "body.costDetails.input"],
    ["usage that is a list", "agent-create", { usageDetails: [1] }, "body.usageDetails"],
    ["a type that version 2 did not know", "observation-update", { type: "AGENT" }, "body.type"],
  ])("refuses %s", (_case, type, body, path) => {
    expect(pathsOf(answerBatch([event(type, { id: "a", ...body })]))).toEqual([path]);
  });

  it("takes null for every field that may be missing", () => {
    const body = { id: "a", level: null, endTime: null, costDetails: { input: null }, promptName: null };
    expect(answerBatch([event("generation-create", body)]).errors).toEqual([]);
  });

  it("lists a log in neither list, and throws traces and scores without an id away", () => {
    const trace = event("trace-create", { name: "x" });
    const score = event("score-create", { name: "s", value: 1, traceId: "t" });
    const { successes, errors, kept, discarded } = answerBatch([event("sdk-log", { log: {} }), trace, score]);
    expect(successes).toHaveLength(2);
    expect([...errors, ...kept]).toEqual([]);
    expect(discarded).toEqual([trace, score]);
  });

  it("is of scores and logs alone where the server or the key wants it so", () => {
    const batch = [
      event("span-create", { id: "a" }),
      event("score-create", { id: "s", name: "n", value: 1, traceId: "t" }),
    ];
    for (const [options, status] of [
      [{ eventsOnly: true }, 400],
      [{ scoresOnly: true }, 401],
      [{ scoresOnly: true, eventsOnly: true }, 401],
    ] as const) {
      const { successes, errors } = answerBatch(batch, options);
      expect(successes).toHaveLength(1);
      expect(errors.map((error) => error.status)).toEqual([status]);
    }
  });
});

describe("a score", () => {
  it.each([
    { name: "n", value: 1, traceId: "t" },
    { name: "n", value: "good", sessionId: "s" },
    { name: "n", value: 0, traceId: "t", sessionId: null, dataType: "BOOLEAN" },
    { name: "n", value: "text", traceId: "t", dataType: "TEXT" },
  ])("is sound: %j", (body) => {
    expect(invalidScore(body)).toEqual([]);
  });

  it.each([
    { value: 1, traceId: "t" },
    { name: "n", traceId: "t" },
    { name: "n", value: 1 },
    { name: "n", value: 1, traceId: "t", sessionId: "s" },
    { name: "n", value: "1", traceId: "t", dataType: "NUMERIC" },
    { name: "n", value: 2, traceId: "t", dataType: "BOOLEAN" },
    { name: "n", value: "", traceId: "t", dataType: "TEXT" },
    { name: "n", value: 1, traceId: "t", source: "ME" },
    { name: "n", value: 1, traceId: "t", dataType: "constructor" },
  ])("is refused: %j", (body) => {
    expect(invalidScore(body)).toHaveLength(1);
  });
});
