import { generation, initLangfuse, observe, score, startObservation, trace, updateTrace } from "@langfuse-kit/core";
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

describe("a name of the official packages", () => {
  it("is said once of an observation, with what it is called here", async () => {
    trace("a", () => {
      generation("call", given({ usageDetails: { input: 1 }, model: "m" }), (step) =>
        step.update(given({ costDetails: { total: 1 }, usageDetails: { output: 1 } })),
      );
      observe(() => undefined, given({ name: "observed", asType: "tool" }))();
      startObservation("by hand", given({ promptName: "p", later: 1 })).end();
    });
    const meant = {
      usageDetails: "usage",
      costDetails: "cost",
      asType: "type",
      promptName: "prompt: { name, version }",
    };
    for (const name of Object.values(meant)) expect(lines.join("\n")).toContain(`Did you mean ${name}?`);
    expect(lines).toHaveLength(5);
    expect(lines[4]).toMatch(/"later" was left out/);
    expect(langfuse.health().skipped).toMatchObject({ "attributes.usageDetails": 2, "attributes.unknown": 1 });
    expect((await traces.single()).observations.map(({ type }) => type)).toEqual([
      "span",
      "generation",
      "span",
      "span",
    ]);
  });

  it("is said of a third argument, where the type stands there", () => {
    const start: (...args: unknown[]) => { end(): void } = startObservation as never;
    start("by hand", {}, { asType: "tool" }).end();
    expect(lines).toEqual([expect.stringContaining("startObservation(name, { type, ...attributes })")]);
  });

  it("is said of a score, whose config is sent along", async () => {
    trace("a", (step) => {
      step.score({ name: "tone", value: "kind", configId: "config-1" });
      step.score({ name: "tone", value: true, configId: "config-2" });
      score({ name: "late", value: 1, ...given({ queueId: "q" }) });
    });
    expect(lines).toEqual([expect.stringMatching(/score\(\) was given "queueId".*Known names: .*configId/)]);
    expect(await traces.scores()).toMatchObject([
      { name: "tone", configId: "config-1" },
      { name: "tone", configId: "config-2", dataType: "BOOLEAN" },
      { name: "late", configId: undefined },
    ]);
  });
});
