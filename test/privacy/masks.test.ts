import {
  generation,
  initLangfuse,
  type Langfuse,
  type LangfuseOptions,
  score,
  span,
  trace,
  updateTrace,
} from "@langfuse-kit/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createCanaries } from "./canaries.ts";
import { plantObservations } from "./plants/observations.ts";
import { type Sink, startSink } from "./sink.ts";

let sink: Sink;
let langfuse: Langfuse;
const said: string[] = [];
const say = (line: unknown): void => void said.push(String(line));

beforeEach(async () => {
  said.length = 0;
  sink = await startSink();
});
afterEach(async () => {
  await langfuse.shutdown();
  await sink.close();
});

function start(mask: LangfuseOptions["mask"]): void {
  const logger = { debug: say, info: say, warn: say, error: say };
  langfuse = initLangfuse({ ...sink.options, handleSignals: false, logger, mask });
}

// biome-ignore lint/suspicious/noThenProperty: a mask can answer anything.
const later = { then: (resolve: (value: string) => void) => resolve("seen") };

const masks: readonly (readonly [name: string, mask: (value: unknown) => unknown])[] = [
  [
    "throws what it was given",
    (value) => {
      throw value;
    },
  ],
  ["promises", (value) => Promise.resolve(value)],
  ["promises and breaks its word", (value) => Promise.reject(new Error(JSON.stringify(value)))],
  ["answers with a thenable", () => later],
  ["answers with a symbol", () => Symbol("x")],
  ["answers with a function", (value) => () => value],
  [
    "answers with what throws when it is read",
    () => ({
      get secret(): never {
        throw new Error("read");
      },
    }),
  ],
  ["takes everything away", () => undefined],
  ["answers with nothing", () => null],
  [
    "answers with itself in itself",
    () => {
      const circle: { self?: unknown } = {};
      circle.self = circle;
      return circle;
    },
  ],
];

describe("a mask that", () => {
  it.each(masks)("%s lets nothing leave, and costs no observation", async (_, mask) => {
    const canaries = createCanaries("words");
    start(mask);
    await plantObservations(canaries.plant);
    await langfuse.flush();
    expect(canaries.foundIn(`${sink.received()}\n${said.join("\n")}`)).toEqual([]);
    const { delivered, dropped, deadLettered } = langfuse.health();
    expect({ delivered, dropped, deadLettered }).toMatchObject({ dropped: {}, deadLettered: 0 });
    expect(delivered).toBeGreaterThan(8);
  });

  it("calls back into the kit traces nothing, and comes to an end", async () => {
    let calls = 0;
    start((value) => {
      calls += 1;
      span("masking", () => generation("inside", { input: "x" }, () => "y"));
      updateTrace({ name: "hijacked" });
      score({ traceId: "1".repeat(32), name: "s", value: 1 });
      void langfuse.flush();
      return value;
    });
    trace("shop", { input: "a", metadata: { b: 1 } }, () => span("step", () => undefined));
    await langfuse.flush();
    expect(sink.received()).not.toMatch(/masking|inside|hijacked/);
    expect(calls).toBeGreaterThan(2);
    expect(calls).toBeLessThan(60);
  });

  it("changes what it was given changes nothing for the application", async () => {
    start((value) => {
      if (typeof value === "object" && value !== null) (value as { card?: string }).card = "***";
      return value;
    });
    const order = { card: "4111 1111 1111 1111" };
    trace("shop", { input: order }, () => undefined);
    await langfuse.flush();
    expect(order).toEqual({ card: "4111 1111 1111 1111" });
    expect(sink.received()).not.toContain("4111 1111");
  });
});
