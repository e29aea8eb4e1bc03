import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, it } from "vitest";
import { createLane } from "./lane.ts";
import type { Entry } from "./types.ts";

const entryOf = (id: string): Entry => ({ ids: [id] }) as unknown as Entry;
const idsOf = (entries: readonly Entry[]): string[] => entries.flatMap(({ ids }) => ids);

it("gives back what waits in its order, whatever is taken, put back or dropped in between", () => {
  const lane = createLane();
  const [a, b, c, d] = ["a", "b", "c", "d"].map(entryOf) as [Entry, Entry, Entry, Entry];
  for (const entry of [a, b, c]) lane.push(entry);
  lane.shift();
  expect([lane.first(), idsOf(lane.peek(5)), idsOf(lane.peek(1))]).toEqual([b, ["b", "c"], ["b"]]);
  lane.putBack([a]);
  lane.shift();
  lane.drop(new Set([b]));
  lane.push(d);
  expect(idsOf(lane.peek(5))).toEqual(["c", "d"]);
  lane.shift();
  lane.shift();
  expect([lane.first(), lane.peek(5)]).toEqual([undefined, []]);
  lane.push(a);
  expect(lane.first()).toBe(a);
});

it("keeps nothing of what has left", async () => {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const lane = createLane();
  const left = new WeakRef(entryOf("left"));
  lane.push(left.deref() as Entry);
  lane.push(entryOf("waits"));
  lane.shift();
  // A reference that was followed counts until its turn of the event loop is over.
  await new Promise((resolve) => setImmediate(resolve));
  collect();
  expect(left.deref()).toBeUndefined();
  expect(idsOf(lane.peek(2))).toEqual(["waits"]);
});
