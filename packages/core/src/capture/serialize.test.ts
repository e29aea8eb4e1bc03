import { Readable } from "node:stream";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { serialize } from "./serialize.ts";

/** What a reader gets back. */
function read(value: unknown, limits?: Parameters<typeof serialize>[1]): unknown {
  return JSON.parse(serialize(value, limits));
}

describe("serialize on plain values", () => {
  it("writes a string as it is", () => {
    expect(serialize('say "hi"')).toBe('say "hi"');
    expect(serialize("line\u2028break\u0000")).toBe("line\u2028break\u0000");
  });

  it("writes what JSON.stringify would", () => {
    const value = { text: "é✓", n: [1, -0, 2.5, null, true], nested: { gone: undefined, list: [undefined] }, "": "" };
    expect(serialize(value)).toBe(JSON.stringify(value));
    for (const scalar of [0, 12.5, true, false, null]) expect(serialize(scalar)).toBe(JSON.stringify(scalar));
  });

  it("writes undefined as null", () => {
    expect(serialize(undefined)).toBe("null");
  });

  it("writes an object twice when it is met twice, since that is no cycle", () => {
    const shared = { a: 1 };
    expect(read({ x: shared, y: shared, z: 1n })).toEqual({ x: { a: 1 }, y: { a: 1 }, z: "1" });
  });

  it("gives the same text on the careful way as on the fast one", () => {
    const value = {
      text: "é✓\n",
      n: [1, 0.1, null, true],
      at: new Date(0),
      nested: { gone: undefined, list: [undefined] },
    };
    const careful = serialize({ ...value, last: 1n });
    expect(careful).toBe(JSON.stringify({ ...value, last: "1" }));
  });
});

describe("serialize on values that JSON loses", () => {
  it("names numbers that JSON has no word for", () => {
    expect(read([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])).toEqual([
      "NaN",
      "Infinity",
      "-Infinity",
    ]);
    expect(read({ n: Number.NaN })).toEqual({ n: "NaN" });
  });

  it("keeps the digits of a BigInt", () => {
    expect(read(2n ** 70n)).toBe("1180591620717411303424");
  });

  it("names symbols and functions", () => {
    expect(read([Symbol("s"), function named() {}, class Thing {}, () => 1])).toEqual([
      "Symbol(s)",
      "[function named]",
      "[function Thing]",
      "[function]",
    ]);
  });

  it("writes Maps as objects and Sets as lists", () => {
    expect(
      read(
        new Map<unknown, unknown>([
          ["a", 1],
          [2, new Set(["x"])],
          [{}, 3],
        ]),
      ),
    ).toEqual({ a: 1, "2": ["x"], "[Object]": 3 });
  });

  it("writes dates, invalid ones too", () => {
    expect(read([new Date(0), new Date(Number.NaN)])).toEqual(["1970-01-01T00:00:00.000Z", "Invalid Date"]);
  });

  it("writes regular expressions, addresses and boxed values as their text", () => {
    const url = new URL("https://a.test/x?q=1");
    expect(read([/a+/gi, url, url.searchParams, Object("s"), Object(1), Object(2n)])).toEqual([
      "/a+/gi",
      "https://a.test/x?q=1",
      "q=1",
      "s",
      1,
      "2",
    ]);
  });

  it("summarises binary values", () => {
    expect(read([Buffer.alloc(10), new Float32Array(4), new ArrayBuffer(3), new DataView(new ArrayBuffer(2))])).toEqual(
      [
        "[Buffer 10 items, 10 bytes]",
        "[Float32Array 4 items, 16 bytes]",
        "[ArrayBuffer 3 bytes]",
        "[DataView 2 bytes]",
      ],
    );
    expect(read(new Blob(["abc"]))).toBe("[Blob 3 bytes]");
  });

  it("writes the own fields of an instance, and the name of one that has none", () => {
    class Order {
      id = 7;
      #secret = 1;
      get total(): number {
        return this.#secret;
      }
    }
    class Hidden {
      #secret = 1;
      get(): number {
        return this.#secret;
      }
    }
    expect(read([new Order(), new Hidden(), new WeakMap()])).toEqual([{ id: 7 }, "[Hidden]", "[WeakMap]"]);
  });

  it("knows dates, maps and errors of another realm", () => {
    const value: unknown = runInNewContext(
      "({ at: new Date(0), map: new Map([['a', 1]]), list: [1], error: new TypeError('x') })",
    );
    expect(read(value)).toEqual({
      at: "1970-01-01T00:00:00.000Z",
      map: { a: 1 },
      list: [1],
      error: { name: "TypeError", message: "x" },
    });
  });
});

describe("serialize on errors", () => {
  it("writes name, message, plain fields, cause and parts, but neither stack nor objects", () => {
    const request = { headers: { authorization: "Bearer secret" } };
    const error = Object.assign(new TypeError("bad", { cause: new Error("deep") }), {
      code: "E1",
      status: 502,
      request,
    });
    expect(read({ error })).toEqual({
      error: { name: "TypeError", message: "bad", code: "E1", status: 502, cause: { name: "Error", message: "deep" } },
    });
    expect(read(new AggregateError([new Error("one")], "all"))).toMatchObject({
      message: "all",
      errors: [{ message: "one" }],
    });
  });

  it("survives an error that is its own cause", () => {
    const error = new Error("loop");
    error.cause = error;
    expect(read(error)).toEqual({ name: "Error", message: "loop", cause: "[circular]" });
  });
});

describe("serialize on things that are still going", () => {
  it("names streams, generators and promises without touching them", async () => {
    const stream = Readable.from(["a"]);
    const web = new Response("b").body;
    function* numbers(): Generator<number> {
      yield 1;
    }
    const generator = numbers();
    let started = false;
    const query = new (class Query {
      sql = "select";
      // biome-ignore lint/suspicious/noThenProperty: lazy queries of database clients look like this
      then(): void {
        started = true;
      }
    })();
    const text = read({ stream, web, generator, query, promise: Promise.resolve(1) });
    expect(text).toEqual({
      stream: "[Readable]",
      web: "[ReadableStream]",
      generator: "[Generator]",
      query: "[Query]",
      promise: "[Promise]",
    });
    expect(started).toBe(false);
    expect(generator.next().value).toBe(1);
    expect(await stream.toArray()).toEqual(["a"]);
    expect(await new Response(web).text()).toBe("b");
  });
});

describe("serialize on hostile values", () => {
  it("marks cycles", () => {
    const value: Record<string, unknown> = { name: "a" };
    value.self = value;
    value.list = [value];
    expect(read(value)).toEqual({ name: "a", self: "[circular]", list: ["[circular]"] });
  });

  it("loses only the field whose getter throws", () => {
    const value = {
      get bad(): string {
        throw new Error("no");
      },
      good: 1,
    };
    expect(read(value)).toEqual({ bad: "[threw]", good: 1 });
  });

  it("reads around a toJSON that throws, answers itself, or answers nothing", () => {
    class Throws {
      secret = 1;
      toJSON(): never {
        throw new Error("no");
      }
    }
    class Itself {
      a = 1;
      toJSON(): this {
        return this;
      }
    }
    class Nothing {
      secret = 1;
      toJSON(): undefined {
        return undefined;
      }
    }
    class Private {
      #v = 5;
      toJSON(): unknown {
        return { v: this.#v };
      }
    }
    expect(read([new Throws(), new Itself(), new Nothing(), new Private(), { toJSON: () => "own" }])).toEqual([
      "[Throws]",
      { a: 1 },
      null,
      { v: 5 },
      "own",
    ]);
  });

  it("ends a toJSON that goes on for ever", () => {
    const endless = (): unknown => ({ toJSON: endless });
    expect(() => read(endless())).not.toThrow();
  });

  it("marks Proxies that throw, and revoked ones", () => {
    const refuse = (): never => {
      throw new Error("no");
    };
    const throwing = new Proxy({}, { get: refuse, ownKeys: refuse, getPrototypeOf: refuse, has: refuse });
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    expect(read({ throwing, proxy, good: 1 })).toEqual({ throwing: "[threw]", proxy: "[threw]", good: 1 });
    expect(read(proxy)).toBe("[threw]");
  });

  it("ends a Proxy that has a new child each time", () => {
    const endless = (): object =>
      new Proxy({ child: 1 }, { get: (_target, key) => (key === "toJSON" ? undefined : endless()) });
    expect(() => read(endless())).not.toThrow();
  });

  it.each([20_000, 100_000])("cuts %i levels at the depth limit", (levels) => {
    let value: unknown = "bottom";
    for (let level = 0; level < levels; level++) value = level % 2 === 0 ? { value } : [value];
    const text = serialize(value);
    expect(text).toContain("[too deep]");
    expect(() => JSON.parse(text)).not.toThrow();
  });

  it("does not walk a sparse array of a billion holes", () => {
    const sparse: unknown[] = [];
    sparse.length = 1_000_000_000;
    const list = read(sparse) as unknown[];
    expect(list.at(-1)).toBe("[999900001 more]");
  });

  it("keeps __proto__ and constructor as data", () => {
    const value: unknown = JSON.parse('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"n":1}');
    expect(serialize(value)).toBe(JSON.stringify(value));
    expect(serialize([value, 1n])).toBe(JSON.stringify([value, "1"]));
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it("replaces lone surrogates in values and keys", () => {
    expect(serialize({ "k\ud800": "v\udc00", path: "C:\\udemy" })).toBe('{"k\ufffd":"v\ufffd","path":"C:\\\\udemy"}');
    expect(serialize("\ud800")).toBe("\ufffd");
  });

  it("answers with a remark when hardly any stack is left", () => {
    const texts: string[] = [];
    const fall = (): void => {
      try {
        fall();
      } finally {
        texts.push(serialize({ a: [1n] }));
      }
    };
    expect(fall).toThrow(RangeError);
    for (const text of texts.slice(0, 50)) expect(() => JSON.parse(text)).not.toThrow();
  });
});

describe("serialize within limits", () => {
  it("says how much of a long string was cut", () => {
    expect(serialize("x".repeat(2_000_000))).toMatch(/^x+…\[cut \d+ characters\]$/);
  });

  it("keeps what comes after a value that is too long", () => {
    const value = read({ long: "x".repeat(10_000_000), model: "gpt-4o" }) as { long: string; model: string };
    expect(value.model).toBe("gpt-4o");
    expect(value.long).toMatch(/…\[cut \d+ characters\]$/);
  });

  it("says how many elements and keys were left out", () => {
    expect(read([1, 2, 3, 4], { maxNodes: 3 })).toEqual([1, 2, "[2 more]"]);
    expect(read({ a: 1, b: 2, c: 3 }, { maxNodes: 2 })).toEqual({ a: 1, "[cut]": "2 more" });
    expect(
      read(
        new Map([
          ["a", 1],
          ["b", 2],
        ]),
        { maxNodes: 2 },
      ),
    ).toEqual({ a: 1, "[cut]": "1 more" });
  });

  it("keeps to the bytes where escapes lengthen the text", () => {
    const text = serialize({ a: "\u0001".repeat(900_000), b: "\u0001".repeat(900_000) });
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(1_000_000);
    expect(() => JSON.parse(text)).not.toThrow();
  });

  it("keeps to the bytes where keys are the long part", () => {
    const value = Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`${index}${"k".repeat(5_000)}`, 1]));
    expect(Buffer.byteLength(serialize(value))).toBeLessThanOrEqual(1_000_000);
  });

  it("takes part of an object with a hundred thousand keys", () => {
    const value = Object.fromEntries(Array.from({ length: 100_001 }, (_, index) => [`k${index}`, index]));
    expect(read(value, { maxBytes: 5_000_000 })).toMatchObject({ "[cut]": "2 more" });
  });
});
