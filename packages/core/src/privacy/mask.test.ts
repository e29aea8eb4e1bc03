import { describe, expect, it } from "vitest";
import { createReporter } from "../runtime/index.ts";
import { createPrivacy } from "./index.ts";
import { createMasking, type MaskFunction } from "./mask.ts";
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
      () => now,
    );
    const masking = start();
    expect(["a", "b", "c"].map((value) => masking(value, "input"))).toEqual(["a", "b", "[masked: no time was left]"]);
    expect(start()("d", "input")).toBe("d");
  });
});
