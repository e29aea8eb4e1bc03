import { describe, expect, it } from "vitest";
import { collect } from "./fixtures/collect.ts";
import { place, record } from "./fixtures/recorder.ts";

const broken = new Error("broken");

function* numbers(places: unknown[] = []): Generator<number, string, unknown> {
  try {
    places.push(place.getStore());
    yield 1;
    places.push(place.getStore());
    yield 2;
    return "end";
  } finally {
    places.push(place.getStore());
  }
}

async function* later(places: unknown[] = []): AsyncGenerator<number, string, unknown> {
  await null;
  return yield* numbers(places);
}

const aborted = (cause?: unknown): Error => Object.assign(new Error("aborted"), { name: "AbortError", cause });
const closed = Object.assign(new Error("Premature close"), { code: "ERR_STREAM_PREMATURE_CLOSE" });

describe("a generator into which a reader that leaves throws", () => {
  it("records that its reader has left, and no failure", async () => {
    for (const reason of [aborted(), closed]) {
      const [sync, async] = [record(), record()];
      const made = sync.follow(numbers());
      made.next();
      expect(() => made.throw(reason)).toThrow(reason);
      const madeLater = async.follow(later());
      await madeLater.next();
      await expect(madeLater.throw(reason)).rejects.toBe(reason);
      expect([sync.events, async.events]).toEqual([
        ["first", ["left", reason]],
        ["first", ["left", reason]],
      ]);
      expect([...Object.getOwnPropertyNames(made), ...Object.getOwnPropertyNames(madeLater)]).toEqual([]);
    }
  });

  it("fails by what its cleanup throws, and by a time limit that ran out", () => {
    const [cleanup, late] = [record(), record()];
    const made = cleanup.follow(
      (function* () {
        try {
          yield 1;
        } finally {
          // biome-ignore lint/correctness/noUnsafeFinally: what cleans up may fail as well.
          throw broken;
        }
      })(),
    );
    made.next();
    expect(() => made.throw(closed)).toThrow(broken);
    expect(cleanup.events.at(-1)).toEqual(["failed", broken]);
    const reason = aborted(Object.assign(new Error("late"), { name: "TimeoutError" }));
    expect(() => late.follow(numbers()).throw(reason)).toThrow(reason);
    expect(late.events).toEqual([["failed", reason]]);
  });

  it("fails as before by an error of its own that looks alike", () => {
    const { events, follow } = record();
    const made = follow(
      (function* () {
        yield 1;
        throw closed;
      })(),
    );
    expect(() => [...made]).toThrow(closed);
    expect(events.at(-1)).toEqual(["failed", closed]);
  });

  it("goes on where it catches that", () => {
    const { events, follow } = record();
    const made = follow(
      (function* () {
        try {
          yield 1;
        } catch {
          yield 2;
        }
        return "end";
      })(),
    );
    made.next();
    expect(made.throw(closed)).toEqual({ done: false, value: 2 });
    made.next();
    expect(events.at(-1)).toEqual(["done", "end", "drained"]);
  });
});

describe("a generator", () => {
  it("stays the same object and is over when it is drained", () => {
    const { events, follow } = record();
    const made = numbers();
    expect(follow(made)).toBe(made);
    expect([...made]).toEqual([1, 2]);
    expect(events).toEqual(["first", ["done", "end", "drained"]]);
    expect(Object.getOwnPropertyNames(made)).toEqual([]);
  });

  it("runs its body in the observation's context", () => {
    const places: unknown[] = [];
    const { follow } = record();
    place.run("caller", () => [...follow(numbers(places))]);
    expect(places).toEqual(["inside", "inside", "inside"]);
  });

  it("is cancelled by an early break, after its finally", () => {
    const places: unknown[] = [];
    const { events, follow } = record();
    for (const item of follow(numbers(places))) {
      expect(item).toBe(1);
      break;
    }
    expect(places).toEqual(["inside", "inside"]);
    expect(events).toEqual(["first", ["done", undefined, "cancelled"]]);
  });

  it("is not over while its finally goes on yielding", () => {
    const { events, follow } = record();
    const made = follow(
      (function* () {
        try {
          yield 1;
        } finally {
          yield 2;
        }
      })(),
    );
    made.next();
    expect(made.return(9 as never)).toEqual({ done: false, value: 2 });
    expect(events).toEqual(["first"]);
    made.next();
    expect(events).toEqual(["first", ["done", 9, "drained"]]);
  });

  it("fails with what its body throws", () => {
    const { events, follow } = record();
    const made = follow(
      // biome-ignore lint/correctness/useYield: it fails before it comes to one.
      (function* () {
        throw broken;
      })(),
    );
    expect(() => made.next()).toThrow(broken);
    expect(events).toEqual([["failed", broken]]);
    expect(made.next()).toEqual({ done: true, value: undefined });
    expect(events).toHaveLength(1);
  });

  it("fails with what is thrown into it, unless its body catches that", () => {
    const first = record();
    expect(() => first.follow(numbers()).throw(broken)).toThrow(broken);
    expect(first.events).toEqual([["failed", broken]]);

    const second = record();
    const made = second.follow(
      (function* () {
        try {
          yield 1;
        } catch {
          yield 2;
        }
      })(),
    );
    made.next();
    expect(made.throw(broken)).toEqual({ done: false, value: 2 });
    expect(second.events).toEqual(["first"]);
  });

  it("works through yield*, spread and destructuring", () => {
    const { events, follow } = record();
    const [first] = follow(numbers());
    expect(first).toBe(1);
    expect(events.at(-1)).toEqual(["done", undefined, "cancelled"]);
    const outer = record();
    const made = outer.follow(numbers());
    const delegate = function* (): Generator<number, string> {
      return yield* made;
    };
    expect([...delegate()]).toEqual([1, 2]);
    expect(outer.events.at(-1)).toEqual(["done", "end", "drained"]);
  });

  it("may be followed by two observations, one around the other", () => {
    const outer = record();
    const inner = record();
    expect([...outer.follow(inner.follow(numbers()))]).toEqual([1, 2]);
    expect(inner.events).toEqual(["first", ["done", "end", "drained"]]);
    expect(outer.events).toEqual(["first", ["done", "end", "drained"]]);
  });
});

describe("an async generator", () => {
  it("stays the same object, runs within, and is over when it is drained", async () => {
    const places: unknown[] = [];
    const { events, follow } = record();
    const made = later(places);
    expect(follow(made)).toBe(made);
    const items: number[] = [];
    for await (const item of made) items.push(item);
    expect(items).toEqual([1, 2]);
    expect(places).toEqual(["inside", "inside", "inside"]);
    expect(events).toEqual(["first", ["done", "end", "drained"]]);
  });

  it("is cancelled by an early break", async () => {
    const { events, follow } = record();
    for await (const item of follow(later())) {
      expect(item).toBe(1);
      break;
    }
    expect(events).toEqual(["first", ["done", undefined, "cancelled"]]);
  });

  it("fails with what its body throws", async () => {
    const { events, follow } = record();
    const made = follow(
      (async function* () {
        yield 1;
        throw broken;
      })(),
    );
    await expect(collect(made)).rejects.toBe(broken);
    expect(events).toEqual(["first", ["failed", broken]]);
  });

  it("keeps the order of several calls to next", async () => {
    const { events, follow } = record();
    const made = follow(later());
    const results = await Promise.all([made.next(), made.next(), made.next(), made.next()]);
    expect(results.map(({ value }) => value)).toEqual([1, 2, "end", undefined]);
    expect(events).toEqual(["first", ["done", "end", "drained"]]);
  });
});

describe("a hand-written iterator", () => {
  const countTo = (last: number) => {
    let count = 0;
    return {
      next: () => (count < last ? { done: false, value: ++count } : { done: true, value: undefined }),
      [Symbol.iterator]() {
        return this;
      },
    };
  };

  it("is cancelled by an early break although it has no return", () => {
    const { events, follow } = record();
    const made = follow(countTo(3));
    for (const item of made) {
      expect(item).toBe(1);
      break;
    }
    expect(events).toEqual(["first", ["done", undefined, "cancelled"]]);
    expect([...made]).toEqual([2, 3]);
    expect(made).not.toHaveProperty("return");
  });

  it("of an array is followed, where the array is not", () => {
    const { events, follow } = record();
    expect([...follow([1, 2].values())]).toEqual([1, 2]);
    expect(events).toEqual(["first", ["done", undefined, "drained"]]);
  });

  it("may be a cursor, whose next gives documents and whose iterator is another", async () => {
    const documents = [
      { done: true, id: 1 },
      { done: true, id: 2 },
    ];
    const cursor = () => {
      let index = 0;
      return {
        next: async () => documents[index++] ?? null,
        async *[Symbol.asyncIterator]() {
          for (let item = await this.next(); item !== null; item = await this.next()) yield item;
        },
      };
    };
    const { events, follow } = record();
    const made = follow(cursor());
    expect(await collect(made)).toEqual(documents);
    expect(events).toEqual(["first", ["done", undefined, "drained"]]);
    const direct = record();
    expect(await direct.follow(cursor()).next()).toEqual({ done: true, id: 1 });
    expect(direct.events).toEqual(["first"]);
  });
});

describe("an async iterable", () => {
  class Stream<T> {
    readonly controller: AbortController = new AbortController();
    private readonly iterator: () => AsyncIterator<T>;
    constructor(iterator: () => AsyncIterator<T>) {
      this.iterator = iterator;
    }
    [Symbol.asyncIterator](): AsyncIterator<T> {
      return this.iterator();
    }
    tee(): [Stream<T>, Stream<T>] {
      const queues: Promise<IteratorResult<T>>[][] = [[], []];
      const source = this.iterator();
      const branch = (queue: Promise<IteratorResult<T>>[]) => () => ({
        next: (): Promise<IteratorResult<T>> => {
          if (queue.length === 0) {
            const result = source.next();
            for (const each of queues) each.push(result);
          }
          return queue.shift() as Promise<IteratorResult<T>>;
        },
      });
      return [new Stream(branch(queues[0] ?? [])), new Stream(branch(queues[1] ?? []))];
    }
  }
  const make = (): Stream<number> => new Stream(() => later());

  it("of an LLM client keeps its class and members, and is over when it is drained", async () => {
    const { events, follow } = record();
    const made = make();
    const given = follow(made);
    expect(given).toBe(made);
    expect(given.controller.signal.aborted).toBe(false);
    expect(await collect(given)).toEqual([1, 2]);
    expect(events).toEqual(["first", ["done", "end", "drained"]]);
  });

  it("is cancelled by an early break", async () => {
    const { events, follow } = record();
    for await (const _ of follow(make())) break;
    expect(events).toEqual(["first", ["done", undefined, "cancelled"]]);
  });

  it("is over when a branch of it is", async () => {
    const { events, follow } = record();
    const [left, right] = follow(make()).tee();
    expect(await collect(left)).toEqual([1, 2]);
    expect(await collect(right)).toEqual([1, 2]);
    expect(events).toEqual(["first", ["done", "end", "drained"]]);
  });

  it("runs its body within", async () => {
    const places: unknown[] = [];
    const { follow } = record();
    await collect(follow({ [Symbol.asyncIterator]: () => later(places) }));
    expect(places).toEqual(["inside", "inside", "inside"]);
  });

  it("that holds its items is a plain value: a page can be read again", () => {
    const page = { data: [1, 2], async *[Symbol.asyncIterator]() {} };
    const { events, follow } = record();
    expect(follow(page)).toBe(page);
    expect(events).toEqual([["done", page, "returned"]]);
  });
});

describe("an event stream of an LLM client", () => {
  class EventStream {
    ended = false;
    errored = false;
    readonly messages: string[] = [];
    readonly #listeners = new Map<string, ((value: unknown) => void)[]>();
    on(event: string, listener: (value: unknown) => void): this {
      this.#listeners.set(event, [...(this.#listeners.get(event) ?? []), listener]);
      return this;
    }
    abort(): void {
      this._emit("abort", new Error("aborted"));
    }
    async done(): Promise<void> {}
    _emit(event: string, value?: unknown): void {
      if (event === "end") this.ended = true;
      for (const listener of this.#listeners.get(event) ?? []) listener(value);
      if (event === "error" || event === "abort") this._emit("end");
    }
  }

  it("is over when it says so, whoever listens", () => {
    const heard: unknown[] = [];
    const { events, follow } = record();
    const made = new EventStream();
    expect(follow(made).on("text", (text) => heard.push(text))).toBe(made);
    for (const [event, value] of [["connect"], ["text", "a"], ["text", "b"], ["end"]] as const)
      made._emit(event, value);
    expect(heard).toEqual(["a", "b"]);
    expect(events).toEqual(["first", ["done", undefined, "drained"]]);
    expect(Object.keys(made)).not.toContain("_emit");
  });

  it("fails, or is cancelled", () => {
    const failing = record();
    failing.follow(new EventStream())._emit("error", broken);
    expect(failing.events).toEqual([["failed", broken]]);
    const aborted = record();
    aborted.follow(new EventStream()).abort();
    expect(aborted.events).toEqual([["done", undefined, "cancelled"]]);
  });
});
