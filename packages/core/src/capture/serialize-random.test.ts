import { describe, expect, it } from "vitest";
import type { SerializeLimits } from "./limits.ts";
import { serialize } from "./serialize.ts";
import { wellFormed } from "./text.ts";

/** Numbers from a seed (mulberry32), so that a failure can be run again: SERIALIZE_SEED=... npx vitest. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

type Random = (below: number) => number;

const characters = ["a", '"', "\\", "\n", "\u0000", "é", "✓", "😀", "\ud800", "\udc00", "\u2028"];

function textOf(random: Random): string {
  const length = random(20) === 0 ? random(3_000) : random(12);
  return Array.from({ length }, () => characters[random(characters.length)]).join("");
}

const leaves: readonly ((random: Random) => unknown)[] = [
  textOf,
  (random) => random(1_000) / 7,
  () => null,
  () => undefined,
  () => Number.NaN,
  () => -0,
  () => 10n ** 30n,
  () => Symbol("s\ud800"),
  () => () => 1,
  () => new Date(Number.NaN),
  () => new Date(0),
  () => /x/,
  () => Buffer.from("abc"),
  () => new Error("failed\ud800", { cause: "why" }),
  () => Promise.resolve(),
  () => new URL("https://a.test/"),
];

const containers: readonly ((random: Random, child: () => unknown) => unknown)[] = [
  (random, child) => Array.from({ length: random(6) }, child),
  (random, child) => Object.fromEntries(Array.from({ length: random(6) }, () => [textOf(random), child()])),
  (random, child) => new Map(Array.from({ length: random(4) }, () => [child(), child()])),
  (random, child) => new Set(Array.from({ length: random(4) }, child)),
  (_random, child) => ({ toJSON: () => child() }),
  (_random, child) => Object.assign(Object.create(null), { [textOf(_random)]: child() }),
  (_random, child) =>
    new (class Instance {
      field = child();
    })(),
  (_random, child) => new Proxy({ inside: child() }, {}),
  (_random, child) => ({
    get bad(): never {
      throw new Error("no");
    },
    good: child(),
  }),
];

function randomValue(random: Random, depth: number, above: readonly object[]): unknown {
  if (above.length > 0 && random(15) === 0) return above[random(above.length)];
  if (depth === 0 || random(3) === 0) return leaves[random(leaves.length)]?.(random);
  const cycle: Record<string, unknown> = {};
  const value = containers[random(containers.length)]?.(random, () =>
    randomValue(random, depth - 1, [...above, cycle]),
  );
  if (random(4) > 0) return value;
  cycle.value = value;
  return cycle;
}

describe("serialize on random values", () => {
  it("never throws, keeps to its limits, and its JSON can be read again", () => {
    const seed = Number(process.env.SERIALIZE_SEED ?? Math.floor(Math.random() * 2 ** 31));
    const random = randomFrom(seed);
    for (let round = 0; round < 2_000; round++) {
      const value = randomValue(random, 6, []);
      const limits: Partial<SerializeLimits> = [
        {},
        { maxBytes: 256 + random(2_000) },
        { maxNodes: 1 + random(30), maxDepth: random(5) },
      ][random(3)] as Partial<SerializeLimits>;
      const run = `seed ${seed}, round ${round}`;
      const text = serialize(value, limits);
      expect(Buffer.byteLength(text), run).toBeLessThanOrEqual(limits.maxBytes ?? 1_000_000);
      expect(wellFormed(text), run).toBe(text);
      if (typeof value === "string") continue;
      const again = JSON.parse(text) as unknown;
      expect(JSON.stringify(again), run).not.toMatch(/\\ud[89a-f]/);
    }
  });
});
