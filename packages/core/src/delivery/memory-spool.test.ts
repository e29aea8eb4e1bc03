import { describe, expect, it } from "vitest";
import { names, scores, spans } from "./fixtures/codec.ts";
import { createMemorySpool } from "./memory-spool.ts";

const all = { bytes: Number.POSITIVE_INFINITY, observations: Number.POSITIVE_INFINITY };
// "aN data\n" is 8 bytes for one digit.
const chunk = (id: string, destination = "langfuse") => spans([id], { destination });
const idsOf = (chunks: readonly { ids: readonly string[] }[]) => chunks.flatMap(({ ids }) => ids);

describe("memory spool", () => {
  it("gives chunks back in their order, per destination and kind", () => {
    const spool = createMemorySpool({ maxBytes: 64_000_000 });
    for (const id of ["a1", "a2", "a3"]) {
      spool.append(chunk(id));
      spool.append(chunk(`${id}b`, "other"));
    }
    expect(idsOf(spool.take("langfuse", "spans", all))).toEqual(["a1", "a2", "a3"]);
    expect(idsOf(spool.take("other", "spans", all))).toEqual(["a1b", "a2b", "a3b"]);
    expect(spool.take("langfuse", "scores", all)).toEqual([]);
  });

  it("takes up to the limits, and at least one", () => {
    const spool = createMemorySpool({ maxBytes: 64_000_000 });
    for (const id of names("a", 6)) spool.append(chunk(id));
    expect(spool.take("langfuse", "spans", { bytes: 1, observations: 1 })).toHaveLength(1);
    expect(spool.take("langfuse", "spans", { bytes: 17, observations: 100 })).toHaveLength(2);
    expect(spool.take("langfuse", "spans", { bytes: 1000, observations: 2 })).toHaveLength(2);
  });

  it("drops the oldest waiting chunk of the destination that holds most when it is full, and says so", () => {
    const spool = createMemorySpool({ maxBytes: 24 });
    expect(spool.append(chunk("b1", "other"))).toEqual([]);
    spool.append(chunk("a1"));
    spool.append(chunk("a2"));
    expect(idsOf(spool.append(chunk("a3")) as never)).toEqual(["a1"]);
    expect(idsOf(spool.append(chunk("a4")) as never)).toEqual(["a2"]);
    expect(spool.stats()).toMatchObject({ chunks: 3, observations: 3, bytes: 24 });
  });

  it("drops the oldest of both kinds", () => {
    const spool = createMemorySpool({ maxBytes: 60 });
    const score = scores(["s1"]);
    spool.append(score);
    spool.append(chunk("a1"));
    expect(spool.append(chunk("a2"))).toEqual([score]);
  });

  it("asks for what is held of a destination before anything of it leaves, and drops the oldest of all", () => {
    const spool = createMemorySpool({ maxBytes: 24 });
    for (const id of ["a1", "a2", "a3"]) spool.append(chunk(id));
    const held = spool.take("langfuse", "spans", { bytes: 16, observations: 2 });
    const asked: string[] = [];
    spool.listen?.({
      adopted() {},
      lost() {},
      ready() {},
      reclaim(destination) {
        asked.push(destination);
        spool.release(held);
      },
    });
    expect(idsOf(spool.append(chunk("a4")) as never)).toEqual(["a1"]);
    expect(asked).toEqual(["langfuse"]);
    expect(idsOf(spool.take("langfuse", "spans", all))).toEqual(["a2", "a3", "a4"]);
  });

  it("counts taken chunks in its bound and never drops them", () => {
    const spool = createMemorySpool({ maxBytes: 16 });
    spool.append(chunk("a1"));
    spool.append(chunk("a2"));
    const taken = spool.take("langfuse", "spans", all);
    expect(idsOf(spool.append(chunk("a3")) as never)).toEqual(["a3"]);
    spool.remove(taken);
    expect(spool.stats()).toMatchObject({ chunks: 0, bytes: 0, oldestAt: undefined });
    expect(spool.append(chunk("a4"))).toEqual([]);
  });

  it("turns away what can never fit, and keeps the rest", () => {
    const spool = createMemorySpool({ maxBytes: 16 });
    spool.append(chunk("a1"));
    const huge = spans(["huge"], { payload: "x".repeat(100) });
    expect(spool.append(huge)).toEqual([huge]);
    expect(spool.stats().chunks).toBe(1);
  });

  it("puts released chunks back to their places, whatever the order of release", () => {
    const spool = createMemorySpool({ maxBytes: 64_000_000 });
    for (const id of names("a", 6)) spool.append(chunk(id));
    const first = spool.take("langfuse", "spans", { bytes: 1000, observations: 2 });
    const second = spool.take("langfuse", "spans", { bytes: 1000, observations: 2 });
    spool.release(first);
    spool.release(second);
    spool.append(chunk("z"));
    expect(idsOf(spool.take("langfuse", "spans", all))).toEqual(["a0", "a1", "a2", "a3", "a4", "a5", "z"]);
  });

  it("holds one object that was appended twice as two chunks", () => {
    const spool = createMemorySpool({ maxBytes: 64_000_000 });
    const same = chunk("a1");
    spool.append(same);
    spool.append(same);
    spool.remove(spool.take("langfuse", "spans", all));
    expect(spool.stats()).toMatchObject({ chunks: 0, observations: 0, bytes: 0 });
  });

  it("handles 200,000 small chunks, overflowing all the while", () => {
    const spool = createMemorySpool({ maxBytes: 800_000 });
    let dropped = 0;
    for (let index = 0; index < 200_000; index++) {
      dropped += (spool.append(spans([`${100_000 + index}`], { payload: "" })) as readonly unknown[]).length;
    }
    let taken = 0;
    for (;;) {
      const batch = spool.take("langfuse", "spans", { bytes: 1e9, observations: 512 });
      if (batch.length === 0) break;
      taken += batch.length;
      spool.remove(batch);
    }
    expect(dropped).toBeGreaterThan(0);
    expect(taken + dropped).toBe(200_000);
    expect(spool.stats()).toEqual({ chunks: 0, observations: 0, bytes: 0, oldestAt: undefined });
  });
});
