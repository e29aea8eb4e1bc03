import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { createWaitingLine } from "./waiting-line.ts";

interface Item {
  readonly id: string | number;
}

describe("a waiting line", () => {
  it("gives back what waits in its order, whatever is taken or replaced in between", () => {
    const line = createWaitingLine<Item>();
    const [a, b, c, d] = ["a", "b", "c", "d"].map((id) => ({ id })) as [Item, Item, Item, Item];
    for (const item of [a, b, c]) line.push(item);
    expect(line.shift()).toBe(a);
    expect([line.size(), line.first(), line.peek(), line.peek(1)]).toEqual([2, b, [b, c], [b]]);
    line.replace([a, ...line.peek()]);
    expect([line.size(), line.shift()]).toEqual([3, a]);
    line.replace(line.peek().filter((item) => item !== b));
    line.push(d);
    expect(line.peek(5)).toEqual([c, d]);
    expect([line.shift(), line.shift(), line.shift()]).toEqual([c, d, undefined]);
    expect([line.size(), line.first(), line.peek()]).toEqual([0, undefined, []]);
    line.push(a);
    expect(line.first()).toBe(a);
  });

  it("keeps its order over thousands of items, of which some come while others leave", () => {
    const line = createWaitingLine<Item>();
    const left: unknown[] = [];
    for (let id = 0; id < 5_000; id++) {
      line.push({ id });
      if (id % 3 > 0) left.push(line.shift()?.id);
    }
    while (line.size() > 0) left.push(line.shift()?.id);
    expect(left).toEqual(Array.from({ length: 5_000 }, (_, id) => id));
  });

  it("keeps nothing of what has left", async () => {
    setFlagsFromString("--expose-gc");
    const collect = runInNewContext("gc") as () => void;
    const line = createWaitingLine<Item>();
    const left = new WeakRef<Item>({ id: "left" });
    line.push(left.deref() as Item);
    line.push({ id: "waits" });
    line.shift();
    // A reference that was followed counts until its turn of the event loop is over.
    await new Promise((resolve) => setImmediate(resolve));
    collect();
    expect(left.deref()).toBeUndefined();
    expect(line.peek()).toEqual([{ id: "waits" }]);
  });
});
