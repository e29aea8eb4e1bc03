import { initLangfuse, trace, updateTrace } from "@langfuse-kit/core";
import { captureTraces } from "@langfuse-kit/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

let lines: string[] = [];
const langfuse = initLangfuse({ logger: { warn: (line) => void lines.push(line), error: () => undefined } });
const traces = captureTraces({ afterEach });

beforeEach(() => {
  lines = [];
});

/** As from code without types. */
const given = (fields: object): object => fields;

describe("a field that is none of a trace", () => {
  it("is counted for updateTrace(), and said once with what was meant", async () => {
    trace("a", () => {
      updateTrace(given({ user: "ada", session: "s1", tags: ["kept"] }));
      updateTrace(given({ user: "ada" }));
    });
    expect(langfuse.health().skipped).toMatchObject({ "unknown-field:updateTrace()": 2 });
    expect(lines).toEqual([expect.stringMatching(/updateTrace\(\) was given "user".*Did you mean userId\?$/)]);
    expect(await traces.single()).toMatchObject({ userId: undefined, tags: ["kept"] });
  });

  it("is counted for trace() as well, and shown short and as text", async () => {
    const long = `x\n${"y".repeat(500)}`;
    trace("a", given({ [long]: 1, level: "WARNING", input: "asked", capture: "full" }), () => undefined);
    trace("a", given({ ["__proto__"]: 1 }), () => undefined);
    expect(langfuse.health().skipped).toMatchObject({ "unknown-field:trace()": 2 });
    expect(lines).toEqual([expect.stringMatching(/trace\(\) was given "x\\ny{58}".*Known names: .*userId, /)]);
  });
});

describe("all that can be said of a trace", () => {
  it("is known", () => {
    const before = langfuse.health().skipped;
    const all = { userId: "u", sessionId: "s", tags: ["t"], metadata: {}, input: 1, output: 2, version: "1" };
    const more = { release: "r", environment: "e", public: true };
    trace("a", { ...all, ...more, level: "DEBUG", statusMessage: "s" }, () =>
      updateTrace({ name: "n", ...all, ...more }),
    );
    expect(langfuse.health().skipped).toEqual(before);
    expect(lines).toEqual([]);
  });
});
