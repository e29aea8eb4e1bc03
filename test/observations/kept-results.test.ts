import { generation, observe, trace } from "@langfuse-kit/core";
import { captureTraces } from "@langfuse-kit/testing";
import { BehaviorSubject, defer, firstValueFrom, from, type Observable } from "rxjs";
import { afterEach, describe, expect, it } from "vitest";
import { signal } from "../signal.ts";

const traces = captureTraces({ afterEach });

/** One for the whole application, read anew by whoever iterates over it. */
const catalog = {
  async *[Symbol.asyncIterator](): AsyncGenerator<number> {
    for (const item of [1, 2]) yield await generation("translate", async () => item);
  },
};
const price: Observable<number> = defer(() => from(generation("price", async () => 7)));

async function readCatalog(): Promise<number> {
  let count = 0;
  for await (const _item of giveCatalog()) count += 1;
  return count;
}
const giveCatalog = observe(() => catalog, { name: "catalog" });
const givePrice = observe(() => price, { name: "price feed" });

describe("what an application keeps and gives to two requests at once", () => {
  it.each([
    ["an async iterable", giveCatalog, readCatalog, 2],
    ["an observable", givePrice, () => firstValueFrom(givePrice()), 1],
  ] as const)("does the work of each in the trace of each: %s", async (_, give, read, calls) => {
    const [given, released] = [signal(), signal()];
    const ada = trace("first", { userId: "ada" }, async () => {
      const kept = give();
      given.give();
      await released.given;
      expect(kept).toBe(give());
      await read();
    });
    await given.given;
    await trace("second", { userId: "bob" }, read);
    released.give();
    await ada;
    const all = await traces.all();
    expect(all.map(({ userId }) => userId).sort()).toEqual(["ada", "bob"]);
    for (const { observations } of all) {
      expect(observations.filter(({ type }) => type === "generation")).toHaveLength(calls);
    }
  });

  it("leaves a subject to those who keep it, and nothing open", async () => {
    const state = new BehaviorSubject(1);
    const current = observe(() => state, { name: "current", captureOutput: false });
    trace("requests", () => {
      for (let count = 0; count < 3; count += 1) current().getValue();
    });
    const { observations, open } = await traces.single();
    expect([observations.length, open]).toEqual([4, []]);
    expect(await firstValueFrom(current())).toBe(1);
  });
});
