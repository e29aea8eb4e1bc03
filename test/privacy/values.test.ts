import { type LangfuseOptions, span, trace } from "@langfuse-kit/core";
import { describe, expect, it } from "vitest";
import type { Shape } from "./canaries.ts";
import { leaksOf, type Plant } from "./scene.ts";

class Person {
  #hidden: string;
  readonly card: string;
  constructor(hidden: string, card: string) {
    this.#hidden = hidden;
    this.card = card;
  }
  get mail(): string {
    return this.#hidden;
  }
  toString(): string {
    return this.#hidden;
  }
}

const bytes = (value: string): Buffer => Buffer.from(value);

/** Whatever a value can be that holds a text somewhere. */
const values: Readonly<Record<string, (plant: Plant) => unknown>> = {
  "a Map, in names and values": (plant) =>
    new Map<unknown, unknown>([
      [plant("name of an entry"), plant("entry")],
      [{ a: plant("key") }, 1],
    ]),
  "a Set": (plant) => new Set([plant("member"), [plant("nested member")]]),
  "a Buffer": (plant) => bytes(plant("buffer")),
  "an array of bytes": (plant) => new Uint8Array(bytes(plant("bytes"))),
  "an ArrayBuffer": (plant) => new Uint8Array(bytes(plant("array buffer"))).buffer,
  "a URL": (plant) =>
    new URL(
      `https://a:${encodeURIComponent(plant("password"))}@b.example/${encodeURIComponent(plant("path"))}?q=${encodeURIComponent(plant("query"))}`,
    ),
  "parameters of a URL": (plant) => new URLSearchParams({ q: plant("parameter") }),
  Headers: (plant) => new Headers({ "x-who": plant("header"), authorization: `Bearer ${plant("credentials")}` }),
  "a Request": (plant) => new Request("https://b.example", { method: "POST", body: plant("body") }),
  FormData: (plant) => {
    const form = new FormData();
    form.set("who", plant("form"));
    return form;
  },
  "a getter": (plant) => ({
    get who() {
      return plant("getter");
    },
  }),
  "a symbol": (plant) => [Symbol(plant("symbol")), { [Symbol(plant("symbol as key"))]: plant("under a symbol") }],
  "an instance": (plant) => new Person(plant("private field"), plant("public field")),
  "what toJSON answers": (plant) => ({ toJSON: () => ({ who: plant("toJSON") }) }),
  "an error with causes": (plant) =>
    new Error(plant("message"), { cause: [new AggregateError([plant("one")], plant("cause"))] }),
  "a function": (plant) => Object.assign(() => plant("result"), { who: plant("field of a function") }),
  "a wrapped text": (plant) => Object(plant("wrapped")),
  "a proxy": (plant) => new Proxy({ who: plant("behind a proxy") }, {}),
  "a null prototype": (plant) =>
    Object.assign(Object.create(null), { who: plant("without prototype"), __proto__: plant("named __proto__") }),
  "JSON in a text in JSON": (plant) => JSON.stringify({ a: JSON.stringify([JSON.stringify({ b: plant("nested") })]) }),
  "JSON with one name twice": (plant) => `{"a":${JSON.stringify(plant("unseen"))},"a":1}`,
  "base64 of JSON": (plant) => bytes(JSON.stringify({ who: plant("in base64") })).toString("base64"),
  "base64 for URLs": (plant) => bytes(JSON.stringify({ who: `${plant("in base64url")} ???>>>` })).toString("base64url"),
  "a data URL": (plant) => `data:text/plain;base64,${bytes(plant("in a data URL")).toString("base64")}`,
  "an encoded URL": (plant) =>
    `https://b.example/?to=${encodeURIComponent(encodeURIComponent(plant("encoded twice")))}`,
  "letters that are not seen": (plant) => [...plant("with joiners")].join("\u200d"),
  "a long text": (plant) => `${"word ".repeat(20_000)}${plant("at the end")}`,
  "a long word": (plant) => `${"a".repeat(100_000)} ${plant("behind a long word")}`,
  "a deep value": (plant) => Array.from({ length: 15 }).reduce<unknown>((inner) => [inner], plant("deep")),
};

const work = (make: (plant: Plant) => unknown) => async (plant: Plant) =>
  trace("request", { input: make(plant), metadata: { value: make(plant), list: [make(plant)] } }, () =>
    span("step", () => make(plant)),
  );

/** What was sent, as whoever decodes it would read it: a canary in base64 is no less of one. */
function readings(seen: string): string {
  const plain = seen.replaceAll("\u00e2\u0080\u008d", "");
  const decoded = plain.replaceAll(/%(?:25)*([0-9a-f]{2})/gi, (_, byte: string) =>
    String.fromCharCode(Number.parseInt(byte, 16)),
  );
  const words = plain.match(/[\w+/=-]{16,}/g) ?? [];
  return [plain, decoded, ...words.map((word) => Buffer.from(word, "base64").toString("latin1"))].join("\n");
}

async function found(
  shape: Shape,
  options: LangfuseOptions,
  make: (plant: Plant) => unknown,
): Promise<readonly string[]> {
  const { canaries, seen } = await leaksOf(shape, options, work(make));
  return canaries.foundIn(readings(seen));
}

describe.each(Object.entries(values))("%s", { timeout: 30_000 }, (_, make) => {
  it.each(["address", "key", "card"] as const)("redacted: holds no %s any more", async (shape) => {
    expect(await found(shape, { capture: "redacted" }, make)).toEqual([]);
  });

  it("metadata: stays whole", async () => {
    expect(await found("words", { capture: "metadata" }, make)).toEqual([]);
  });
});

it("all that are written out leave with full, or the tests above would show nothing", { timeout: 60_000 }, async () => {
  const silent: string[] = [];
  for (const [name, make] of Object.entries(values))
    if ((await found("words", {}, make)).length === 0) silent.push(name);
  // Said by kind and size only, whatever the mode.
  expect(silent).toEqual(["a Buffer", "an array of bytes", "an ArrayBuffer", "a Request", "FormData", "a function"]);
});
