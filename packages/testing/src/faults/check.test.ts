import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { jsonBody, postSpans } from "../fixtures/index.ts";
import { type FakeLangfuse, startFakeLangfuse } from "../server/index.ts";
import type { FaultRule, Faults } from "./index.ts";

let server: FakeLangfuse;

beforeEach(async () => {
  server = await startFakeLangfuse();
});

afterEach(async () => {
  await server.close();
});

const circle: Record<string, unknown> = {};
Object.assign(circle, { self: circle });

/** Rules that TypeScript would not let through, or cannot judge, and what the refusal says. */
const wrong: [what: string, rule: unknown, says: string][] = [
  ["an unknown name", { bogus: 1 }, "A fault rule knows no bogus. It knows when, times, after, accepted, status, "],
  ["an unknown name beside an action", { status: 503, tmes: 2 }, "A fault rule knows no tmes. "],
  ["no action", { times: 2 }, "A fault rule has no action. Give it one of status, hang, "],
  ["two actions", { status: 503, hang: true }, "has status, hang. Make it a list of rules, an action each."],
  ["a name of another action", { hang: true, body: "x" }, "A fault rule with hang knows no body. "],
  ["nothing", null, "A fault rule is an object, such as { status: 503 }. "],
  ["a word", "status", "A fault rule is an object"],
  ["a second rule that is none", [{ status: 503 }, { bogus: 1 }], "knows no bogus"],
  ["a word as a status", { status: "x" }, `needs a status from 200 to 599 as its status. It was given 'x'.`],
  ["a status that ends no request", { status: 100 }, "as its status. It was given 100."],
  ["an action left open", { status: undefined }, "as its status. It was given undefined."],
  ["a body that is no JSON", { status: 503, body: circle }, "as its body"],
  ["a header that is no text", { status: 503, headers: { a: 1 } }, "as its headers"],
  ["a header name with a space", { status: 503, headers: { "a b": "1" } }, "as its headers"],
  ["a retry at no date", { status: 429, retryAfter: new Date(Number.NaN) }, "as its retryAfter"],
  ["a retry in two lines", { status: 429, retryAfter: "a\nb" }, "as its retryAfter"],
  ["hanging, or not", { hang: false }, "needs true as its hang. It was given false."],
  ["an unknown reset", { reset: "now" }, `needs "before-body", "after-body" or "mid-response" as its reset`],
  ["a wait in words", { slow: "1s" }, "as its slow"],
  ["a wait that no timer knows", { drip: 2 ** 31 }, "as its drip"],
  ["refusing, or not", { refuse: 0 }, "needs true as its refuse"],
  ["half a span", { partial: 0.5 }, "as its partial"],
  ["a message that is none", { partial: 1, message: 1 }, "needs a string as its message"],
  ["a test that is none", { refuseIf: "poison" }, "needs a function as its refuseIf"],
  ["a negative size", { maxBytes: -1 }, "as its maxBytes"],
  ["a place that no header holds", { redirect: "/\r\n" }, "as its redirect"],
  ["a redirect that is no status", { redirect: "/", redirectStatus: "307" }, "as its redirectStatus"],
  ["malformed, or not", { malformed: "yes" }, "needs true as its malformed"],
  ["a size in words", { huge: "1MB" }, "as its huge"],
  ["a mixture that is none", { ingestion: true }, "needs an object as its ingestion"],
  [
    "an unknown mixture",
    { ingestion: { drop: [] } },
    "The ingestion of a fault rule knows no drop. It knows refuse, omit.",
  ],
  ["an event refused with no status", { ingestion: { refuse: { a: 0 } } }, "as its refuse"],
  ["an omitted number", { ingestion: { omit: [1] } }, "as its omit"],
  ["so often in words", { status: 503, times: "2" }, "as its times"],
  ["a negative start", { status: 503, after: -1 }, "as its after"],
  ["half acceptance", { status: 503, accepted: "yes" }, "as its accepted"],
  ["a place that is no path", { status: 503, when: "api" }, `a path that begins with "/", or a function as its when`],
];

describe("a fault rule", () => {
  it.each(wrong)("is refused for %s", async (_what, rule, says) => {
    const error = await server.faults.set(rule as Faults).then(
      () => "taken",
      (reason: unknown) => String(reason),
    );
    expect(error).toMatch(/^TypeError: \[@langfuse-kit\/testing\] .*\.$/);
    expect(error).toContain(says);
  });

  it("leaves the rules in force when it is refused", async () => {
    await server.faults.set({ status: 503 });
    await expect(server.faults.set({ bogus: 1 } as never)).rejects.toThrow("bogus");
    expect((await postSpans(server, jsonBody([{ spanId: "a" }]))).status).toBe(503);
  });

  it("is refused at the start too, and leaves no port open", async () => {
    const { port } = server;
    await server.close();
    await expect(startFakeLangfuse({ port, faults: { bogus: 1 } as never })).rejects.toThrow("bogus");
    server = await startFakeLangfuse({ port });
    expect(server.port).toBe(port);
  });

  it.each<[FaultRule]>([
    [{ status: 503, body: undefined, headers: undefined, retryAfter: undefined, times: undefined, when: undefined }],
    [{ status: 503, times: Number.POSITIVE_INFINITY }],
    [{ ingestion: { refuse: undefined, omit: undefined } }],
  ])("may leave open what is optional: %o", async (rule) => {
    await expect(server.faults.set(rule)).resolves.toBeUndefined();
  });
});
