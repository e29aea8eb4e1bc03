import { AsyncLocalStorage } from "node:async_hooks";
import type { Attributes } from "@opentelemetry/api";
import { describe, expect, it } from "vitest";
import { decodeSpans } from "./decode-for-tests.ts";
import { type Chunk, createEncoder, type Encoder, type EncoderOptions } from "./index.ts";
import { encode, observation, observations, segment, spanIdOf } from "./observations-for-tests.ts";
import type { SealedObservation } from "./types.ts";

interface Bench {
  readonly encoder: Encoder;
  readonly chunks: Chunk[];
  readonly failures: [readonly string[], string, readonly string[]][];
  /** Runs one turn of a fake event loop; false when nothing was scheduled. */
  turn(): boolean;
}

function bench(options: Partial<EncoderOptions> = {}): Bench {
  const scheduled: (() => void)[] = [];
  const chunks: Chunk[] = [];
  const failures: Bench["failures"] = [];
  const encoder = createEncoder({
    maxChunkBytes: 1_000_000,
    emit: (chunk) => chunks.push(chunk),
    failed: (...loss) => failures.push(loss),
    now: () => 42,
    schedule: (run) => scheduled.push(run),
    ...options,
  });
  const turn = (): boolean => {
    const run = scheduled.shift();
    run?.();
    return run !== undefined;
  };
  return { encoder, chunks, failures, turn };
}

function failing(index: number): SealedObservation {
  const attributes = {
    get poison(): string {
      throw new Error("getter");
    },
  };
  return observation(index, { attributes: attributes as unknown as Attributes });
}

describe("slices", () => {
  it("begin after enqueue has returned", () => {
    const { encoder, chunks, turn } = bench({ clock: () => 0 });
    encoder.enqueue(segment({ observations: observations(3) }));
    expect(chunks).toEqual([]);
    expect(turn()).toBe(true);
    expect(chunks.map((chunk) => chunk.ids)).toEqual([[0, 1, 2].map(spanIdOf)]);
    expect(turn()).toBe(false);
  });

  it("end when their time is up, and the next turn goes on", () => {
    let time = 0;
    // Every look at the clock takes 0.4 ms, so that a slice of 1 ms is three observations.
    const { encoder, chunks, turn } = bench({
      clock: () => {
        time += 0.4;
        return time;
      },
    });
    encoder.enqueue(segment({ observations: observations(100) }));
    let turns = 0;
    while (turn()) turns++;
    expect(turns).toBeGreaterThan(30);
    expect(turns).toBeLessThan(60);
    expect(chunks.flatMap((chunk) => chunk.ids)).toEqual(observations(100).map((one) => one.spanId));
  });

  it("go on with a large segment that was begun while it was enqueued together with others", async () => {
    const { encoder, chunks, turn } = bench();
    encoder.together(() => encoder.enqueue(segment({ observations: observations(3), bytes: 1024 * 1024 })));
    while (turn());
    expect(chunks.flatMap((chunk) => chunk.ids)).toEqual(observations(3).map((one) => one.spanId));
    await encoder.drain();
  });

  it("begin at once behind what is enqueued together, also where one that enqueues fails", () => {
    const { encoder, chunks, turn } = bench({ clock: () => 0 });
    encoder.together(() => {
      for (const index of [0, 1]) encoder.enqueue(segment({ observations: [observation(index)] }));
      expect(chunks).toEqual([]);
    });
    expect(chunks.flatMap((chunk) => chunk.ids)).toEqual([0, 1].map(spanIdOf));
    const fail = (): void =>
      encoder.together(() => {
        encoder.enqueue(segment({ observations: [observation(2)] }));
        throw new Error("no");
      });
    expect(fail).toThrow("no");
    expect(chunks.flatMap((chunk) => chunk.ids)).toEqual([0, 1, 2].map(spanIdOf));
    expect(turn()).toBe(false);
    encoder.together(() => undefined);
    expect(turn()).toBe(false);
  });

  it("leave the rest of what is enqueued together to later turns", () => {
    const { encoder, chunks, turn } = bench({ sliceMs: 0, clock: () => 0 });
    encoder.together(() => encoder.enqueue(segment({ observations: observations(3) })));
    expect(chunks.flatMap((chunk) => chunk.ids).length).toBeLessThan(3);
    while (turn());
    expect(chunks.flatMap((chunk) => chunk.ids)).toEqual(observations(3).map((one) => one.spanId));
  });

  it("of no time at all still get there", () => {
    const { encoder, chunks, turn } = bench({ sliceMs: 0, clock: () => 0 });
    encoder.enqueue(segment({ observations: observations(10) }));
    encoder.enqueue(segment({ observations: [observation(10)] }));
    let turns = 0;
    while (turn()) turns++;
    expect(turns).toBeGreaterThanOrEqual(11);
    expect(chunks.map((chunk) => chunk.ids.length)).toEqual([10, 1]);
  });

  it("wait for nobody when more comes than memory should hold", () => {
    const { encoder, chunks } = bench();
    let most = 0;
    for (let index = 0; index < 100; index++) {
      encoder.enqueue({ ...segment({ observations: [observation(index)] }), bytes: 1_000_000 });
      most = Math.max(most, encoder.pending());
    }
    // One of them is too much to wait, and one may stand in an open chunk.
    expect(most).toBeLessThan(3);
    encoder.drainSync();
    expect(chunks.flatMap((chunk) => chunk.ids)).toEqual(Array.from({ length: 100 }, (_, index) => spanIdOf(index)));
  });

  it("let the real event loop turn within a burst", async () => {
    const chunks: Chunk[] = [];
    let turnsSeen = 0;
    const encoder = createEncoder({
      maxChunkBytes: 1_000_000,
      emit: (chunk) => chunks.push(chunk),
      failed: () => undefined,
      now: Date.now,
      sliceMs: 0,
    });
    const count = (): void => {
      turnsSeen++;
      if (encoder.pending() > 0) setImmediate(count);
    };
    encoder.enqueue(segment({ observations: observations(50) }));
    setImmediate(count);
    await encoder.drain();
    expect(turnsSeen).toBeGreaterThan(40);
    expect(chunks.flatMap((chunk) => chunk.ids)).toHaveLength(50);
  });

  it("do not run in the context of the request that enqueued", async () => {
    const storage = new AsyncLocalStorage<string>();
    const seen: (string | undefined)[] = [];
    const encoder = createEncoder({
      maxChunkBytes: 1_000_000,
      emit: () => seen.push(storage.getStore()),
      failed: () => undefined,
      now: Date.now,
    });
    storage.run("request", () => encoder.enqueue(segment({ observations: [observation(0)] })));
    await encoder.drain();
    expect(seen).toEqual([undefined]);
  });
});

describe("pending", () => {
  it("counts observations until they are handed over or have failed", () => {
    const seen: number[] = [];
    const { encoder, turn } = bench({
      sliceMs: 0,
      clock: () => 0,
      maxChunkBytes: 300,
      emit: () => seen.push(encoder.pending()),
      failed: () => seen.push(encoder.pending()),
    });
    encoder.enqueue(segment({ observations: [observation(0), failing(1), observation(2)], destinations: ["a", "b"] }));
    expect(encoder.pending()).toBe(3);
    encoder.enqueue(segment({ observations: observations(4) }));
    expect(encoder.pending()).toBe(7);
    while (turn());
    expect(encoder.pending()).toBe(0);
    // One failed, then two in a chunk for two destinations, then three and one, since a chunk holds no more.
    expect(seen).toEqual([6, 4, 4, 1, 0]);
  });

  it("takes no notice of segments that go nowhere or hold nothing", () => {
    const { encoder, chunks, turn } = bench();
    encoder.enqueue(segment({ observations: [] }));
    encoder.enqueue(segment({ observations: observations(2), destinations: [] }));
    expect([encoder.pending(), turn(), chunks]).toEqual([0, false, []]);
  });

  it("adds up over a thousand segments, whatever becomes of them", () => {
    const { encoder, chunks, failures, turn } = bench({ sliceMs: 0, clock: () => 0, maxChunkBytes: 500 });
    let enqueued = 0;
    for (let index = 0; index < 1000; index++) {
      const list = observations(index % 5).concat(index % 7 === 0 ? [failing(99)] : []);
      encoder.enqueue(segment({ observations: list }));
      enqueued += list.length;
      turn();
      const out = chunks.flatMap((chunk) => chunk.ids).length + failures.length;
      expect(encoder.pending() + out).toBe(enqueued);
    }
    encoder.drainSync();
    expect(encoder.pending()).toBe(0);
    expect(chunks.flatMap((chunk) => chunk.ids).length + failures.length).toBe(enqueued);
  });
});

describe("draining", () => {
  it("resolves at once when nothing waits", async () => {
    await expect(bench().encoder.drain()).resolves.toBeUndefined();
  });

  it("resolves when everything is out, for everyone who asked", async () => {
    const { encoder, chunks, turn } = bench({ sliceMs: 0, clock: () => 0 });
    encoder.enqueue(segment({ observations: observations(3) }));
    let resolved = 0;
    const both = [encoder.drain(), encoder.drain()].map((drained) => drained.then(() => resolved++));
    turn();
    await Promise.resolve();
    expect([resolved, chunks.length]).toEqual([0, 0]);
    while (turn());
    await Promise.all(both);
    expect([resolved, chunks.length]).toEqual([2, 1]);
  });

  it("synchronously takes over what a slice left, in order", async () => {
    const { encoder, chunks, turn } = bench({ sliceMs: 0, clock: () => 0 });
    encoder.enqueue(segment({ observations: observations(5) }));
    encoder.enqueue(segment({ observations: [observation(5)] }));
    const drained = encoder.drain();
    turn();
    turn();
    encoder.drainSync();
    expect(chunks.map((chunk) => chunk.ids)).toEqual([[0, 1, 2, 3, 4].map(spanIdOf), [spanIdOf(5)]]);
    await drained;
    while (turn());
    expect(chunks).toHaveLength(2);
  });

  it("may be asked for by emit itself", () => {
    const { encoder, chunks, turn } = bench({
      emit: (chunk) => {
        chunks.push(chunk);
        encoder.drainSync();
      },
    });
    for (let index = 0; index < 3; index++) encoder.enqueue(segment({ observations: [observation(index)] }));
    while (turn());
    expect(chunks.flatMap((chunk) => chunk.ids).sort()).toEqual([0, 1, 2].map(spanIdOf));
    expect(encoder.pending()).toBe(0);
  });

  it("is not over before what emit itself enqueues is out", async () => {
    const { encoder, chunks, turn } = bench({
      emit: (chunk) => {
        chunks.push(chunk);
        if (chunks.length === 1) encoder.enqueue(segment({ observations: [observation(1)] }));
      },
    });
    encoder.enqueue(segment({ observations: [observation(0)] }));
    const drained = encoder.drain();
    while (turn());
    await drained;
    expect(chunks.flatMap((chunk) => chunk.ids)).toEqual([0, 1].map(spanIdOf));
    expect(encoder.pending()).toBe(0);
  });

  it("may be asked for by those who are told of a failure", () => {
    const noScope = observation(1, { scope: null as unknown as SealedObservation["scope"] });
    const { encoder, chunks, turn } = bench({ failed: () => encoder.drainSync() });
    encoder.enqueue(segment({ observations: [observation(0), noScope, failing(2)], shared: { "user.id": "first" } }));
    encoder.enqueue(segment({ observations: [observation(3)], shared: { "user.id": "second" } }));
    while (turn());
    const spans = chunks.flatMap((chunk) => decodeSpans(chunk.bytes));
    expect(spans.map((span) => [span.spanId, span.attributes["user.id"]?.stringValue])).toEqual([
      [spanIdOf(0), "first"],
      [spanIdOf(3), "second"],
    ]);
    expect(encoder.pending()).toBe(0);
  });

  it("asked for by an attribute's getter does not garble the observation", () => {
    const { encoder, chunks, turn } = bench();
    const attributes = {
      before: "x",
      get flush(): string {
        encoder.drainSync();
        return "flushed";
      },
    };
    encoder.enqueue(segment({ observations: [observation(0, { attributes }), observation(1)] }));
    encoder.enqueue(segment({ observations: [observation(2)] }));
    while (turn());
    const spans = chunks.flatMap((chunk) => decodeSpans(chunk.bytes));
    expect(spans.map((span) => span.spanId)).toEqual([0, 1, 2].map(spanIdOf));
    expect(spans[0]?.keys).toEqual(["before", "flush"]);
  });
});

describe("chunks", () => {
  it("are shared by small segments that follow each other to the same place, each with its own identity", () => {
    const { encoder, chunks, turn } = bench();
    const resource = { "service.name": "one" };
    const users = ["a", "b", "b", "c"];
    for (const [index, user] of users.entries()) {
      encoder.enqueue(segment({ resource, observations: [observation(index)], shared: { "user.id": user } }));
    }
    encoder.enqueue(segment({ resource, observations: [observation(4)], destinations: ["elsewhere"] }));
    encoder.enqueue(
      segment({ resource: { "service.name": "two" }, observations: [observation(5)], destinations: ["elsewhere"] }),
    );
    while (turn());
    expect(chunks.map((chunk) => chunk.ids.length)).toEqual([4, 1, 1]);
    expect(
      decodeSpans(chunks[0]?.bytes ?? new Uint8Array()).map((span) => span.attributes["user.id"]?.stringValue),
    ).toEqual(users);
  });

  it("go to every destination with the same bytes", () => {
    const { chunks } = encode(segment({ observations: observations(2), destinations: ["one", "two", "three"] }));
    expect(chunks.map((chunk) => chunk.destination)).toEqual(["one", "two", "three"]);
    expect(new Set(chunks.map((chunk) => chunk.bytes)).size).toBe(1);
    expect(new Set(chunks.map((chunk) => chunk.createdAt))).toEqual(new Set([1_790_000_002_000]));
    expect(chunks.every((chunk) => chunk.kind === "spans" && chunk.ids.length === 2)).toBe(true);
  });

  it("stay under the limit, lose nothing and keep the order, with several scopes", () => {
    const list = observations(60).map((one, index) => ({
      ...one,
      name: "n".repeat((index * 37) % 200),
      scope: { name: `scope ${index % 3}` },
    }));
    for (const maxChunkBytes of [400, 777, 1000, 5000]) {
      const { chunks } = encode(segment({ observations: list, shared: { "user.id": "u" } }), { maxChunkBytes });
      expect(chunks.length).toBeGreaterThan(1);
      const spans = chunks.flatMap((chunk) => {
        expect(chunk.bytes.length).toBeLessThanOrEqual(maxChunkBytes);
        const decoded = decodeSpans(chunk.bytes);
        expect(decoded.map((span) => span.spanId)).toEqual(chunk.ids);
        return decoded;
      });
      expect(spans.map((span) => [span.spanId, span.name, span.scope.name])).toEqual(
        list.map((one) => [one.spanId, one.name, one.scope.name]),
      );
      expect(spans.every((span) => span.resource["service.name"] && span.attributes["user.id"])).toBe(true);
    }
  });

  it("of a single observation may be larger than the limit", () => {
    const list = observations(3).map((one) => ({ ...one, attributes: { text: "x".repeat(1000) } }));
    const { chunks, failures } = encode(segment({ observations: list }), { maxChunkBytes: 100 });
    expect(chunks.map((chunk) => chunk.ids.length)).toEqual([1, 1, 1]);
    expect(failures).toEqual([]);
  });

  it("have bytes of their own, which later chunks do not overwrite", () => {
    const { encoder, chunks, turn } = bench();
    encoder.enqueue(segment({ observations: [observation(0, { name: "first" })] }));
    turn();
    const before = Buffer.from(chunks[0]?.bytes ?? []);
    encoder.enqueue(segment({ observations: [observation(1, { name: "other" })] }));
    turn();
    expect(before.equals(chunks[0]?.bytes ?? before.subarray(1))).toBe(true);
    expect(chunks.map((chunk) => chunk.bytes.buffer.byteLength === chunk.bytes.length)).toEqual([true, true]);
  });
});

describe("an observation that cannot be encoded", () => {
  it.each<[string, SealedObservation]>([
    ["has a getter that throws", failing(1)],
    ["has a proxy that throws", observation(1, { attributes: hostileProxy() })],
    ["has a revoked proxy", observation(1, { attributes: revokedProxy() })],
    ["has no trace id", observation(1, { traceId: "" })],
    ["has a trace id that is not hexadecimal", observation(1, { traceId: "z".repeat(32) })],
    ["has a span id of the wrong length", observation(1, { spanId: "abc" })],
    ["has no name", observation(1, { name: undefined as unknown as string })],
    ["has no events", observation(1, { events: null as unknown as [] })],
    ["has no scope", observation(1, { scope: null as unknown as SealedObservation["scope"] })],
  ])("is lost alone when it %s", (_, poison) => {
    const list = [observation(0), poison, observation(2)];
    const { chunks, failures } = encode(segment({ observations: list, destinations: ["a", "b"] }));
    expect(failures).toEqual([{ ids: [poison.spanId], reason: "encode_failed", destinations: ["a", "b"] }]);
    expect(chunks.map((chunk) => decodeSpans(chunk.bytes).map((span) => span.spanId))).toEqual([
      [spanIdOf(0), spanIdOf(2)],
      [spanIdOf(0), spanIdOf(2)],
    ]);
  });

  it("leaves no empty scope or chunk behind", () => {
    const { chunks, failures } = encode(segment({ observations: [failing(0), failing(1)] }));
    expect([chunks, failures.length]).toEqual([[], 2]);
  });

  it("is the whole segment when the shared attributes throw", () => {
    const shared = failing(0).attributes;
    const { chunks, failures } = encode(segment({ observations: observations(2), shared }));
    expect(chunks).toEqual([]);
    expect(failures).toEqual([
      { ids: [spanIdOf(0), spanIdOf(1)], reason: "encode_failed", destinations: ["langfuse"] },
    ]);
  });

  it("does not stop the next segment, even when those who are told throw too", () => {
    const { encoder, chunks, turn } = bench({
      failed: () => {
        throw new Error("failed");
      },
    });
    encoder.enqueue(segment({ observations: [failing(0)] }));
    encoder.enqueue(segment({ observations: [observation(1)] }));
    while (turn());
    expect(chunks.flatMap((chunk) => chunk.ids)).toEqual([spanIdOf(1)]);
    expect(encoder.pending()).toBe(0);
  });

  it("is what a chunk becomes when emit throws, for that destination only", () => {
    const sent: string[] = [];
    const { encoder, failures, turn } = bench({
      emit: (chunk) => {
        if (chunk.destination === "broken") throw new Error("emit");
        sent.push(chunk.destination);
      },
    });
    encoder.enqueue(segment({ observations: observations(2), destinations: ["broken", "sound"] }));
    while (turn());
    expect(sent).toEqual(["sound"]);
    expect(failures).toEqual([[[spanIdOf(0), spanIdOf(1)], "encode_failed", ["broken"]]]);
    expect(encoder.pending()).toBe(0);
  });
});

function hostileProxy(): Attributes {
  return new Proxy(
    {},
    {
      ownKeys: () => {
        throw new Error("proxy");
      },
    },
  );
}

function revokedProxy(): Attributes {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}
