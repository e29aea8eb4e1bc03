import { describe, expect, it } from "vitest";
import { inject, receive, type Trust } from "./index.ts";

/** A small generator with a seed, so that a failure can be repeated. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const PIECES = [
  "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
  "lfk=10af7651916cd43dd8448eb211c80319cb7ad6b71692033311",
  "langfuse_user_id=",
  "langfuse_metadata_",
  "langfuse_tags=a%2C",
  "%",
  "%zz",
  "%E2%28%A1",
  "%00",
  "+",
  ",",
  ";",
  "=",
  "@",
  " ",
  "\t",
  "\r\n",
  "\u0000",
  "\ud800",
  "ä",
  "🙂",
  "a=b",
  "__proto__",
  "x".repeat(16_384),
  ",".repeat(300),
  "a=1,".repeat(500),
];
const NAMES = [
  "traceparent",
  "tracestate",
  "baggage",
  "TraceParent",
  "BAGGAGE",
  "__proto__",
  "constructor",
  "toString",
];
const TRUSTS: readonly Trust[] = ["trace", "all", "none"];
const SEED = 20_261_101;

describe(`random headers (seed ${SEED})`, () => {
  const random = randomFrom(SEED);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const text = (): string => Array.from({ length: Math.floor(random() * 6) }, () => pick(PIECES)).join("");
  const value = (): unknown =>
    pick<() => unknown>([text, text, text, () => [text(), text()], () => [], () => null, () => 1, () => ({})])();
  const carrier = (): object => {
    const entries = Array.from({ length: Math.floor(random() * 6) }, (): [string, unknown] => [pick(NAMES), value()]);
    return pick<() => object>([() => Object.fromEntries(entries), () => new Map(entries), () => entries])();
  };

  it("never make receive throw, and never make it give anything unchecked", () => {
    for (let round = 0; round < 3000; round += 1) {
      const received = receive(carrier(), pick(TRUSTS));
      if (received.traceId !== undefined) expect(received.traceId).toMatch(/^[0-9a-f]{32}$/);
      if (received.parentSpanId !== undefined) expect(received.parentSpanId).toMatch(/^[0-9a-f]{16}$/);
      if (received.traceState !== undefined) expect(received.traceState).toMatch(/^[\x20-\x7e]{1,512}$/);
      for (const item of Object.values({ ...received.identity, metadata: undefined, tags: undefined })) {
        if (item !== undefined) expect(item).toMatch(/^[^\p{Cc}]{1,200}$/u);
      }
    }
  });

  it("never make inject throw, and never make it write what a header does not take", () => {
    for (let round = 0; round < 1000; round += 1) {
      const target = carrier();
      const identity = { userId: text(), sessionId: text(), tags: [text()], metadata: { [text()]: text() } };
      const observation = { traceId: text(), observationId: text(), sampled: true };
      const fresh: Record<string, string> = {};
      const outgoing = { traceId: text(), spanId: text(), sampled: false, traceState: text(), claim: text() };
      expect(() => inject(target, { ...outgoing, identity, observation })).not.toThrow();
      inject(fresh, { ...outgoing, identity, observation });
      expect(() => new Headers(fresh)).not.toThrow();
    }
  });
});
