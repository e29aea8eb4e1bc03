import { describe, expect, it } from "vitest";
import { createReporter } from "../runtime/index.ts";
import { createPrivacy, type MaskFunction, maskTexts } from "./index.ts";
import { createMasking } from "./mask.ts";
import { secretive } from "./observation-for-tests.ts";

const reporter = createReporter({ warn: () => undefined, error: () => undefined });

describe("a mask", () => {
  it("is told where each value stands", () => {
    const places = new Set<string>();
    const mask: MaskFunction = (value, where) => {
      places.add(where);
      return value;
    };
    createPrivacy({ capture: "full", redaction: {}, mask }, reporter).observation(secretive("x"));
    expect([...places].sort()).toEqual(
      [
        "event.exception.message",
        "event.exception.stacktrace",
        "event.exception.type",
        "event.name",
        "gen_ai.input.messages",
        "gen_ai.request.stop_sequences",
        "gen_ai.usage.input_tokens",
        "http.url",
        "input",
        "key",
        "link.why",
        "metadata",
        "metadata.to",
        "metadata.x",
        "model",
        "modelParameters",
        "name",
        "output",
        "statusMessage",
        "trace.input",
      ].sort(),
    );
  });

  it("gets an object where one was handed over, and may change its copy", () => {
    const masking = createMasking((value) => {
      for (const message of value as { content: string }[]) message.content = "***";
      return value;
    }, reporter)();
    expect(masking('[{"content":"secret"}]', "input")).toBe('[{"content":"***"}]');
  });

  it("takes a value away by answering nothing", () => {
    const masking = createMasking(() => undefined, reporter)();
    expect(masking("secret", "input")).toBeUndefined();
    expect(masking(["a", "b"], "tags")).toEqual([]);
  });

  it("that takes too long hides what is left of the observation, and has its time again for the next", () => {
    let now = 0;
    const start = createMasking(
      (value) => {
        now += 60;
        return value;
      },
      reporter,
      { clock: () => now },
    );
    const masking = start();
    expect(["a", "b", "c"].map((value) => masking(value, "input"))).toEqual(["a", "b", "[masked: no time was left]"]);
    expect(start()("d", "input")).toBe("d");
  });
});

describe("a mask that knows texts alone", () => {
  const hide = (text: string): string => text.replace(/\b(?:\d{4} ?){4}\b/g, "[card]");
  const textsOnly: MaskFunction = (value) => (typeof value === "string" ? hide(value) : value);
  const card = '{"card":"4111 1111 1111 1111","of":[{"n":4111111111111111,"id":7,"ok":true,"at":null}]}';

  /** By a clock that stands still, as it would for a mask that takes no time. */
  function saying(
    mask: MaskFunction,
    clock = () => 0,
  ): { masking: ReturnType<ReturnType<typeof createMasking>>; said: string[] } {
    const said: string[] = [];
    const logger = { warn: (line: unknown) => void said.push(String(line)), error: () => undefined };
    return { masking: createMasking(mask, createReporter(logger), { clock })(), said };
  }

  it("is said to let objects pass, once, where their text is one that it would change", () => {
    const { masking, said } = saying(textsOnly);
    masking('{"order":7}', "input");
    expect(said).toEqual([]);
    masking(card, "input");
    masking(card, "output");
    expect(said).toEqual([expect.stringMatching(/changed nothing of an object.+Wrap it with maskTexts\(\)/)]);
  });

  it("has no less time for that", () => {
    let now = 0;
    const mask: MaskFunction = (value) => {
      if (typeof value === "string") now += 60;
      return value;
    };
    const masking = createMasking(mask, reporter, { clock: () => now })();
    const objects = Array.from({ length: 5 }, () => masking(card, "input"));
    expect(new Set(objects)).toEqual(new Set([card]));
  });

  it("reaches all of them by maskTexts, and numbers, and leaves names and the rest", () => {
    const { masking, said } = saying(maskTexts(hide));
    expect(masking(card, "input")).toBe('{"card":"[card]","of":[{"n":"[card]","id":7,"ok":true,"at":null}]}');
    expect(masking("card 4111 1111 1111 1111", "output")).toBe("card [card]");
    expect(masking('{"4111 1111 1111 1111":1}', "input")).toBe('{"4111 1111 1111 1111":1}');
    expect(masking("[".repeat(5_000) + "]".repeat(5_000), "input")).toContain("[too deep]");
    expect(said).toEqual([]);
  });

  it("hides what its function has no text for, and is refused without one that answers at once", () => {
    const { masking } = saying(maskTexts((() => Promise.resolve("x")) as never));
    expect(masking(card, "input")).toBe("[masked: the mask failed]");
    expect(() => maskTexts((async () => "x") as never)).toThrow(/answers at once/);
    expect(() => maskTexts(undefined as never)).toThrow(/answers at once/);
  });

  it("is not asked about a text where it changes objects, or is slow, or throws on texts, or about a long one", () => {
    const asked: unknown[] = [];
    let now = 0;
    const { masking, said } = saying(
      (value, where) => {
        asked.push(value);
        if (where === "metadata") now += 6;
        if (where === "output" && typeof value === "string") throw new Error(value);
        return where === "input" ? { ...(value as object), card: "***" } : textsOnly(value, where);
      },
      () => now,
    );
    masking(card, "input");
    masking(card, "metadata");
    masking(`${card}${" ".repeat(100_000)}`, "key");
    expect(asked).toEqual(Array.from({ length: 3 }, () => JSON.parse(card)));
    expect(masking(card, "output")).toBe(card);
    expect(said).toEqual([]);
  });

  it("is asked about a text once where it is slow for texts alone", () => {
    const asked: unknown[] = [];
    let now = 0;
    const { masking } = saying(
      (value) => {
        if (typeof value !== "string") return value;
        asked.push(value);
        now += 6;
        return value;
      },
      () => now,
    );
    for (const where of ["input", "output", "metadata"]) expect(masking(card, where)).toBe(card);
    expect(asked).toEqual([card]);
  });
});
