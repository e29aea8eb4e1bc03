import { createHmac, createSecretKey } from "node:crypto";
import { describe, expect, it } from "vitest";
import { score, updateTrace } from "../observe/index.ts";
import { createFeedback } from "./index.ts";
import { signingKeys } from "./keys.ts";
import { keys, post, serve, start } from "./rig-for-tests.ts";
import { open, seal } from "./token.ts";
import type { Claim } from "./types.ts";

const key = createSecretKey(Buffer.alloc(32, 7));
const claim: Claim = {
  traceId: "0af7651916cd43dd8448eb211c80319c",
  spanId: "b7ad6b7169203331",
  decision: "undecided",
  capture: "metadata",
  environment: "staging",
  expires: 2 ** 32 - 1,
  marks: ["0011223344556677", "8899aabbccddeeff"],
};

/** Bytes under the signature of a key that is believed. */
function signed(bytes: Buffer, by = key): string {
  return Buffer.concat([bytes, createHmac("sha256", by).update(bytes).digest()]).toString("base64url");
}

describe("a token", () => {
  it.each([
    ["all that it can say", claim],
    ["the longest of all", { ...claim, environment: "e".repeat(40), marks: Array(16).fill("0011223344556677") }],
    ["no environment and no marks", { ...claim, environment: undefined, marks: [] }],
    ["every decision", { ...claim, decision: "out", capture: "full" }],
    ["every mode", { ...claim, decision: "in", capture: "redacted" }],
  ] as const)("gives back %s", (_, said) => {
    expect(open(seal(said, key), [key])?.claim).toEqual(said);
  });

  it.each([
    ["another version", 0, 3],
    ["a decision that nobody knows", 1, 3],
    ["a mode that nobody knows", 1, 3 * 16],
    ["an environment that is longer than itself", 30, 255],
    ["marks that are cut off", 30, 6],
  ])("with %s is none, though its signature is good", (_, at, value) => {
    const bytes = Buffer.from(seal(claim, key), "base64url").subarray(0, -32);
    expect(open(signed(bytes), [key])).toBeDefined();
    bytes[at] = value;
    expect(open(signed(bytes), [key])).toBeUndefined();
  });

  it("of the first form is refused, with marks and without", async () => {
    const { scores } = start(keys);
    const { traceId } = serve();
    const [own] = signingKeys(undefined);
    for (const marks of ["", "0011223344556677", "00".repeat(8 * 16)]) {
      const bytes = Buffer.from(`0101ffffffff${traceId}${marks}`, "hex");
      const answer = await post(signed(bytes, own));
      expect(answer).toMatchObject({ status: 403, body: expect.stringContaining('"token"') });
    }
    expect(scores).toEqual([]);
  });
});

describe("a score that comes back", () => {
  const comment = { comment: "my test is wrong, ada@example.com" };

  it("is ruled by the mode of its request, in another process too", async () => {
    const first = start(keys);
    const tokens = (["full", "redacted", "metadata"] as const).map((capture) => serve({ capture }).token);
    await first.end();
    const { scores } = start(keys);
    for (const token of tokens) expect((await post(token, createFeedback("test"), comment)).status).toBe(202);
    const said = scores.map(({ body }) => body.comment);
    expect(said).toEqual([comment.comment, "my test is wrong, [redacted:email]", undefined]);
  });

  it("is ruled by the process that made the trace, and by the one that takes it", async () => {
    const strict = start({ ...keys, capture: "metadata" });
    const closed = serve().token;
    await strict.end();
    const { scores, end } = start(keys);
    await post(closed, createFeedback("test"), comment);
    const open = serve().token;
    await end();
    const again = start({ ...keys, capture: "metadata" });
    await post(open, createFeedback("test"), comment);
    expect([...scores, ...again.scores].map(({ body }) => body)).toMatchObject([{ value: 1 }, { value: 1 }]);
    expect([...scores, ...again.scores].map(({ body }) => body.comment)).toEqual([undefined, undefined]);
  });

  it("never replaces that of another request of the same trace", async () => {
    const { scores } = start(keys);
    const theirs = serve();
    const stranger = serve({ headers: { traceparent: `00-${theirs.traceId}-1234567890abcdef-01` } });
    expect(stranger.traceId).toBe(theirs.traceId);
    await post(theirs.token);
    await post(stranger.token, createFeedback("test"), { value: 0, traceId: theirs.traceId });
    await post(theirs.token, createFeedback("test"), { value: 0.5 });
    const [first, strange, second] = scores.map(({ body }) => body);
    expect(strange?.id).not.toBe(first?.id);
    expect(second?.id).toBe(first?.id);
  });

  it("gets no further into another trace where nothing received is believed", async () => {
    start(keys);
    const theirs = serve();
    const headers = { traceparent: `00-${theirs.traceId}-1234567890abcdef-01` };
    expect(serve({ headers, trust: "none" }).traceId).not.toBe(theirs.traceId);
  });

  it("is of the environment of its trace, as a score inside of it is", async () => {
    const first = start({ ...keys, environment: "production" });
    const { token } = serve({}, () => {
      updateTrace({ environment: "Staging" });
      score({ name: "own", value: 1 });
    });
    const plain = serve({}, () => score({ name: "own", value: 1 }));
    expect(first.scores.map(({ body }) => body.environment)).toEqual(["staging", "production"]);
    await first.end();
    const { scores } = start(keys);
    await post(token);
    await post(plain.token);
    expect(scores.map(({ body }) => body.environment)).toEqual(["staging", "production"]);
  });

  it("is of the environment of its trace where the process has none", async () => {
    const { scores } = start(keys);
    const { token } = serve({}, () => {
      updateTrace({ environment: "staging" });
      score({ name: "own", value: 1 });
    });
    await post(token);
    await post(serve().token);
    expect(scores.map(({ body }) => body.environment)).toEqual(["staging", "staging", undefined]);
  });

  it("may write null for what it does not give", async () => {
    const { scores } = start(keys);
    const nothing = { comment: null, traceId: null, observationId: null };
    expect((await post(serve().token, createFeedback("test"), nothing)).status).toBe(202);
    expect(scores.map(({ body }) => body.comment)).toEqual([undefined]);
  });
});
