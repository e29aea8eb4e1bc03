import { setImmediate as turn } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { place, record } from "./fixtures/recorder.ts";

const broken = new Error("broken");

describe("a plain value", () => {
  const values: readonly (readonly [name: string, value: unknown])[] = [
    ["undefined", undefined],
    ["null", null],
    ["a number", 0],
    ["a string, which could be iterated over", "text"],
    ["an array, which could be read again", [1, 2]],
    ["a Map", new Map([[1, 2]])],
    ["a Set", new Set([1])],
    ["a Buffer", Buffer.from("x")],
    ["a function", () => 1],
    ["an object with fields of such names", { next: 1, pipe: 2, subscribe: 3 }],
    ["an error", broken],
    ["a URLSearchParams", new URLSearchParams("a=1")],
    ["an object whose iterator can be had again", { *[Symbol.iterator]() {} }],
    ["a frozen generator, which cannot be looked over", Object.freeze((function* () {})())],
  ];
  it.each(values)("is over at once: %s", (_, value) => {
    const { events, follow } = record();
    expect(follow(value)).toBe(value);
    expect(events).toEqual([["done", value, "returned"]]);
  });

  it("may throw when it is read", () => {
    const refuse = (): never => {
      throw broken;
    };
    const { events, follow } = record();
    const hostile = new Proxy({}, { get: refuse, has: refuse, getPrototypeOf: refuse, ownKeys: refuse });
    expect(follow(hostile)).toBe(hostile);
    expect(events).toHaveLength(1);
  });
});

describe("a promise", () => {
  it("is over when it is fulfilled", async () => {
    const { events, follow } = record();
    const given = follow(turn("value"));
    expect(given).toBeInstanceOf(Promise);
    expect(events).toEqual([]);
    expect(await given).toBe("value");
    expect(events).toEqual([["done", "value", "returned"]]);
  });

  it("fails with the same error object", async () => {
    const { events, follow } = record();
    await expect(follow(Promise.reject(broken))).rejects.toBe(broken);
    expect(events).toEqual([["failed", broken]]);
  });

  it("is told of before the code that awaits it goes on", async () => {
    const { events, follow } = record();
    const order: unknown[] = [];
    await follow(Promise.resolve(1)).then(() => order.push([...events]));
    expect(order).toEqual([[["done", 1, "returned"]]]);
  });

  it("keeps methods that a library put on it, and its own iterator", async () => {
    const { follow } = record();
    const extra = { cancel: () => "cancelled", [Symbol.asyncIterator]: async function* () {} };
    const given = follow(Object.assign(Promise.resolve(1), extra));
    expect(given.cancel()).toBe("cancelled");
    expect(given[Symbol.asyncIterator]).toBe(extra[Symbol.asyncIterator]);
    expect(await given).toBe(1);
  });

  it("of a stream is over when the stream is", async () => {
    const { events, follow } = record();
    const made = (async function* () {
      yield 1;
      return 2;
    })();
    const given = await follow(Promise.resolve(made));
    expect(given).toBe(made);
    expect(events).toEqual([]);
    for await (const item of given) expect(item).toBe(1);
    expect(events).toEqual(["first", ["done", 2, "drained"]]);
  });

  it("may be followed twice, by an outer and an inner observation", async () => {
    const outer = record();
    const inner = record();
    expect(await outer.follow(inner.follow(Promise.resolve(1)))).toBe(1);
    expect(inner.events).toEqual([["done", 1, "returned"]]);
    expect(outer.events).toEqual([["done", 1, "returned"]]);
  });
});

describe("a subclass of Promise", () => {
  class Task<T> extends Promise<T> {
    readonly label = "task";
  }

  it("stays the same object, and is over by itself", async () => {
    const { events, follow } = record();
    const task = Task.resolve("value") as Task<string>;
    expect(follow(task)).toBe(task);
    expect(await task).toBe("value");
    expect(events).toEqual([["done", "value", "returned"]]);
    expect(Object.getOwnPropertyNames(task)).toEqual(["label"]);
  });

  it("is followed when nobody awaits it", async () => {
    const { ended, follow } = record();
    follow(new Task((resolve) => setImmediate(resolve, "value")));
    expect(await ended).toEqual(["done", "value", "returned"]);
  });

  it("that is frozen cannot be followed, and is left alone", async () => {
    const { events, follow } = record();
    const task = Object.freeze(Task.reject(broken));
    expect(follow(task)).toBe(task);
    await expect(task).rejects.toBe(broken);
    expect(events).toEqual([["done", task, "returned"]]);
  });

  it("passes its error on to whoever asks, and how", async () => {
    for (const ask of [
      (task: Promise<unknown>) => task.catch((error: unknown) => error),
      (task: Promise<unknown>) => task.then(undefined, (error: unknown) => error),
      (task: Promise<unknown>) => Promise.all([task]).catch((error: unknown) => error),
      (task: Promise<unknown>) => task.finally(() => {}).catch((error: unknown) => error),
    ]) {
      const { events, follow } = record();
      expect(await ask(follow(Task.reject(broken)))).toBe(broken);
      expect(events).toEqual([["failed", broken]]);
    }
  });
});

describe("a promise of an LLM client, which parses its body in then", () => {
  class ApiPromise<T> extends Promise<T> {
    parses = 0;
    readonly #response: Promise<{ body: T }>;
    constructor(response: Promise<{ body: T }>) {
      super((resolve) => resolve(undefined as T));
      this.#response = response;
    }
    #parse(): Promise<T> {
      this.parses += 1;
      return this.#response.then(({ body }) => body);
    }
    // biome-ignore lint/suspicious/noThenProperty: LLM clients override it.
    override then<A = T, B = never>(
      onValue?: ((value: T) => A | PromiseLike<A>) | null,
      onError?: ((error: unknown) => B | PromiseLike<B>) | null,
    ): Promise<A | B> {
      return this.#parse().then(onValue, onError);
    }
    override catch<B = never>(onError?: ((error: unknown) => B | PromiseLike<B>) | null): Promise<T | B> {
      return this.#parse().catch(onError);
    }
    override finally(onFinally?: (() => void) | null): Promise<T> {
      return this.#parse().finally(onFinally);
    }
    asResponse(): Promise<{ body: T }> {
      return this.#response;
    }
    async withResponse(): Promise<{ data: T; response: { body: T } }> {
      return { data: await this.#parse(), response: await this.#response };
    }
  }

  const make = (): ApiPromise<string> => new ApiPromise(turn({ body: "parsed" }));

  it("stays the same object and is not parsed by us", async () => {
    const { events, follow } = record();
    const promise = make();
    expect(follow(promise)).toBe(promise);
    await turn();
    await turn();
    expect(promise.parses).toBe(0);
    expect(await promise).toBe("parsed");
    expect(promise.parses).toBe(1);
    expect(events).toEqual([["done", "parsed", "returned"]]);
  });

  it("is over by each method that leads to its result", async () => {
    const response = { body: "parsed" };
    const ways: readonly (readonly [(promise: ApiPromise<string>) => Promise<unknown>, unknown])[] = [
      [(promise) => promise.then((value) => value), "parsed"],
      [(promise) => promise.catch(() => undefined), "parsed"],
      [(promise) => promise.finally(() => {}), "parsed"],
      [(promise) => promise.withResponse(), "parsed"],
      [(promise) => promise.asResponse(), response],
    ];
    for (const [way, value] of ways) {
      const { events, follow } = record();
      await way(follow(make()));
      expect(events).toEqual([["done", value, "returned"]]);
    }
  });

  it("fails by each method that leads to its result", async () => {
    for (const way of ["then", "catch", "finally", "withResponse", "asResponse"] as const) {
      const { events, follow } = record();
      const promise = follow(new ApiPromise(Promise.reject(broken)));
      await expect((promise[way] as () => Promise<unknown>)()).rejects.toBe(broken);
      expect(events).toEqual([["failed", broken]]);
    }
  });
});

describe("an LLM client's promise that takes the response and parses it itself", () => {
  class Reply<T> extends Promise<T> {
    readonly #body: () => Promise<T>;
    constructor(body: () => Promise<T>) {
      super((resolve) => resolve(undefined as T));
      this.#body = body;
    }
    static override get [Symbol.species](): PromiseConstructor {
      return Promise;
    }
    parse(): Promise<T> {
      return turn().then(() => this.#body());
    }
    // biome-ignore lint/suspicious/noThenProperty: LLM clients override it.
    override then<A = T, B = never>(
      onValue?: ((value: T) => A | PromiseLike<A>) | null,
      onError?: ((error: unknown) => B | PromiseLike<B>) | null,
    ): Promise<A | B> {
      return this.parse().then(onValue, onError);
    }
    asResponse(): Promise<Response> {
      return Promise.resolve(new Response("{}"));
    }
    async withResponse(): Promise<{ data: T; response: Response }> {
      const [data, response] = await Promise.all([this.parse(), this.asResponse()]);
      return { data, response };
    }
  }

  it("is over with the parsed data by withResponse", async () => {
    const { events, follow } = record();
    const { response } = await follow(new Reply(async () => "parsed")).withResponse();
    await response.text();
    expect(events).toEqual([["done", "parsed", "returned"]]);
  });

  it("fails when it cannot be parsed", async () => {
    const { events, follow } = record();
    const reply = follow(new Reply(() => Promise.reject(broken)));
    await expect(reply.withResponse()).rejects.toBe(broken);
    expect(events).toEqual([["failed", broken]]);
  });
});

describe("a lazy thenable", () => {
  class Query {
    runs = 0;
    filters: string[] = [];
    ranIn: string | undefined;
    readonly outcome: () => Promise<unknown>;
    constructor(outcome: () => Promise<unknown> = async () => ["row"]) {
      this.outcome = outcome;
    }
    where(filter: string): this {
      this.filters.push(filter);
      return this;
    }
    exec(): Promise<unknown> {
      this.runs += 1;
      this.ranIn = place.getStore();
      return this.outcome();
    }
    // biome-ignore lint/suspicious/noThenProperty: query builders are what this is about.
    then(onValue?: (value: unknown) => unknown, onError?: (error: unknown) => unknown): Promise<unknown> {
      return this.exec().then(onValue, onError);
    }
    catch(onError: (error: unknown) => unknown): Promise<unknown> {
      return this.exec().then(undefined, onError);
    }
  }

  it("runs once, when the user awaits it, and in the observation's context", async () => {
    const { events, follow } = record();
    const query = new Query();
    const given = follow(query);
    expect(given).toBe(query);
    expect(given).toBeInstanceOf(Query);
    await turn();
    expect(query.runs).toBe(0);
    expect(await given.where("a").where("b")).toEqual(["row"]);
    expect(query).toMatchObject({ runs: 1, filters: ["a", "b"], ranIn: "inside" });
    expect(events).toEqual([["done", ["row"], "returned"]]);
  });

  it("runs once by each of its other methods", async () => {
    for (const way of [(query: Query) => query.exec(), (query: Query) => query.catch(() => undefined)]) {
      const { events, follow } = record();
      const query = follow(new Query());
      expect(await way(query)).toEqual(["row"]);
      expect(query.runs).toBe(1);
      expect(events).toEqual([["done", ["row"], "returned"]]);
    }
  });

  it("fails with its error", async () => {
    const { events, follow } = record();
    const query = follow(new Query(() => Promise.reject(broken)));
    await expect(Promise.resolve(query)).rejects.toBe(broken);
    expect(query.runs).toBe(1);
    expect(events).toEqual([["failed", broken]]);
  });

  it("runs again when the user awaits it again, and is over once", async () => {
    const { events, follow } = record();
    const query = follow(new Query());
    await query;
    await query;
    expect(query.runs).toBe(2);
    expect(events).toEqual([["done", ["row"], "returned"]]);
    expect(Object.getOwnPropertyNames(query)).not.toContain("then");
  });

  it("calls the user's handlers in the user's context", async () => {
    const { follow } = record();
    const places = await place.run("caller", () => follow(new Query()).then(() => place.getStore()));
    expect(places).toBe("caller");
  });

  it("need not give a promise back", async () => {
    const { events, follow } = record();
    // biome-ignore lint/suspicious/noThenProperty: the least that await takes.
    const minimal = { then: (onValue: (value: number) => void): void => onValue(7) };
    expect(await follow(minimal)).toBe(7);
    expect(events).toEqual([["done", 7, "returned"]]);
  });

  it("fails when it throws at once", async () => {
    const refuse = (): never => {
      throw broken;
    };
    for (const way of ["then", "exec"] as const) {
      const { events, follow } = record();
      // biome-ignore lint/suspicious/noThenProperty: query builders are what this is about.
      const query = follow({ then: refuse, exec: refuse });
      expect(() => query[way]()).toThrow(broken);
      expect(events).toEqual([["failed", broken]]);
    }
  });
});

describe("a promise of a library that runs by itself", () => {
  class Eager {
    readonly inner: Promise<unknown>;
    constructor(inner: Promise<unknown>) {
      this.inner = inner;
    }
    // biome-ignore lint/suspicious/noThenProperty: promise libraries are what this is about.
    then(onValue?: (value: unknown) => unknown, onError?: (error: unknown) => unknown): Eager {
      return new Eager(this.inner.then(onValue, onError));
    }
    isPending(): boolean {
      return true;
    }
    isFulfilled(): boolean {
      return false;
    }
  }

  it("is followed without being awaited, and stays of its class", async () => {
    const { ended, follow } = record();
    expect(follow(new Eager(turn("value")))).toBeInstanceOf(Eager);
    expect(await ended).toEqual(["done", "value", "returned"]);
  });
});
