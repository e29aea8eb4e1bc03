import diagnostics from "node:diagnostics_channel";
import * as core from "@langfuse-kit/core";
import { captureTraces, type TraceCapture } from "@langfuse-kit/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { applicationError, functions, Hostile, seeded, values } from "./nonsense.ts";
import { isObservation, methodCalls, type PublicCall, publicCalls, setUp } from "./public-calls.ts";

const logged: string[] = [];
const listen = (message: string): void => void logged.push(message);
const pool = Object.entries({ ...values, ...functions });

/** Reads what came back to its end, as an application would; only its own error may come out. */
async function follow(result: unknown): Promise<void> {
  try {
    const settled = await result;
    if (typeof settled !== "object" || settled === null) return;
    if (Symbol.asyncIterator in settled) for await (const _ of settled as AsyncIterable<unknown>);
    else if (Symbol.iterator in settled) for (const _ of settled as Iterable<unknown>);
  } catch (error) {
    if (!isApplications(error)) throw error;
  }
}

/** Its own error, or what a value of its own says when the application itself looks at it. */
function isApplications(error: unknown): boolean {
  return error === applicationError || isUnreadable(error) || error instanceof Hostile || /revoked/.test(String(error));
}

/** Calls it; answers what is wrong with what happened. */
async function problemOf({ call, isPromised }: PublicCall, given: readonly unknown[]): Promise<string | undefined> {
  let result: unknown;
  try {
    result = call(...(given as never[]));
  } catch (error) {
    if (error === applicationError || isUnreadable(error)) return undefined;
    return `threw ${error instanceof Error ? error.stack : String(error)}`;
  }
  if (!isPromised(result, given)) return `gave back ${typeof result}`;
  // What an observed function gives when it is called is the application's business.
  if (typeof result === "function") await follow(attempt(result as () => unknown));
  else await follow(result);
  return undefined;
}

function attempt(fn: () => unknown): unknown {
  try {
    return fn();
  } catch (error) {
    if (error === applicationError || isUnreadable(error)) return undefined;
    throw error;
  }
}

function isUnreadable(error: unknown): boolean {
  try {
    return !(error instanceof Error);
  } catch {
    return true;
  }
}

/** Every argument replaced by every piece of nonsense, then all of them at random, then one too many and one too few. */
async function sweep(calls: Readonly<Record<string, PublicCall>>, seed: number): Promise<string[]> {
  const random = seeded(seed);
  const pick = (): unknown => pool[Math.floor(random() * pool.length)]?.[1]();
  const problems: string[] = [];
  for (const [name, target] of Object.entries(calls)) {
    const attempts: [string, readonly unknown[]][] = [];
    const width = target.good().length;
    for (let index = 0; index <= width; index++) {
      for (const [kind, make] of pool)
        attempts.push([`${kind} at ${index}`, target.good().toSpliced(index, 1, make())]);
      attempts.push([`${index} arguments`, target.good().slice(0, index)]);
    }
    for (let round = 0; round < 60; round++) {
      const count = Math.floor(random() * (width + 2));
      attempts.push([`round ${round} of seed ${seed}`, Array.from({ length: count }, pick)]);
    }
    for (const [kind, given] of attempts) {
      const problem = await problemOf(target, given);
      if (problem !== undefined) problems.push(`${name} with ${kind}: ${problem}`);
    }
  }
  return problems;
}

it("knows every export of core", () => {
  const exported = Object.entries(core).flatMap(([name, value]) => (typeof value === "function" ? [name] : []));
  expect(exported.sort()).toEqual([...Object.keys(publicCalls), ...setUp].sort());
  const step = core.startObservation("step");
  const methods = new Set([...Object.getOwnPropertyNames(Object.getPrototypeOf(step)), String(Symbol.dispose)]);
  for (const own of ["constructor", "isRecording", "id", "traceId", "fail", "readerLeft"]) methods.delete(own);
  expect([...methods].sort()).toEqual(Object.keys(methodCalls(step)).sort());
});

describe("before set-up", () => {
  it("nothing throws, whatever it is given", async () => {
    expect(await sweep(publicCalls, 1)).toEqual([]);
    expect(await sweep(methodCalls(core.startObservation("step")), 2)).toEqual([]);
  });
});

describe("after set-up", () => {
  let langfuse: core.Langfuse;
  let traces: TraceCapture;
  beforeAll(() => {
    langfuse = core.initLangfuse({
      publicKey: "pk-lf-1",
      secretKey: "sk-lf-1",
      baseUrl: "http://127.0.0.1:9",
      handleSignals: false,
      logger: { warn: listen, error: listen },
    });
    traces = captureTraces({ afterEach: false });
  });
  afterAll(() => traces.dispose());

  async function expectHealth(): Promise<void> {
    await traces.all();
    traces.clear();
    expect(core.currentObservation()).toBeUndefined();
    await core.trace("whole", { userId: "u" }, async () => core.generation("answer", { model: "gpt-4o" }, () => "yes"));
    const { root } = await traces.single();
    expect(root).toMatchObject({ name: "whole", userId: "u", children: [{ name: "answer", type: "generation" }] });
    traces.clear();
  }

  it("nothing throws outside of a trace", async () => {
    expect(await sweep(publicCalls, 3)).toEqual([]);
    await expectHealth();
  }, 60_000);

  it("nothing throws inside a trace", async () => {
    const problems = await core.trace("around", () => sweep(publicCalls, 4));
    expect(problems).toEqual([]);
    await expectHealth();
  }, 60_000);

  it("no method of an observation throws, while it is open and after its end", async () => {
    const open = core.startObservation("open");
    const { end, [String(Symbol.dispose)]: dispose, ...others } = methodCalls(open);
    expect(await sweep(others, 5)).toEqual([]);
    expect(await sweep({ end, dispose } as Record<string, PublicCall>, 6)).toEqual([]);
    expect(await sweep(methodCalls(open), 7)).toEqual([]);
    await expectHealth();
  }, 60_000);

  it("an error that cannot be read goes on as it is", async () => {
    const unreadable = Object.defineProperty(new Error("x"), "message", { get: () => applicationError.cause });
    const attempt = core.span("fails", async () => Promise.reject(unreadable));
    await expect(attempt).rejects.toBe(unreadable);
    expect((await traces.single()).root).toMatchObject({ name: "fails", level: "ERROR" });
    traces.clear();
  });

  it("a function runs wherever it stands among the arguments", async () => {
    const call = core.span as unknown as (...given: unknown[]) => unknown;
    expect(call(() => "alone")).toBe("alone");
    expect(call("swapped", () => "first", { input: 1 })).toBe("first");
    const names = (await traces.all()).map(({ root }) => [root.name, root.input]);
    expect(names).toEqual(expect.arrayContaining([["swapped", 1]]));
    traces.clear();
  });

  it("what cannot be read costs only itself", async () => {
    const attributes = Object.defineProperty({ output: "yes" }, "input", {
      enumerable: true,
      get: () => {
        throw new Hostile("hostile");
      },
    });
    core.generation("answer", attributes, (step) => void step.update(attributes));
    core.startObservation("by hand", attributes).end();
    for (const { root } of await traces.all()) expect(root).toMatchObject({ output: "yes" });
    expect(await traces.all()).toHaveLength(2);
    traces.clear();
  });

  it("a score that no server takes is left out, and its unfit parts too", async () => {
    const good = { name: "s", value: 1, traceId: "a".repeat(32) };
    for (const wrong of [
      { dataType: "constructor" },
      { traceId: 7 },
      { value: Number.NaN },
      { name: "" },
      { value: {} },
    ]) {
      core.score({ ...good, ...wrong } as never);
    }
    core.score({ ...good, id: 7, comment: {}, observationId: null, sessionId: null } as never);
    expect(await traces.scores()).toMatchObject([{ name: "s", value: 1, traceId: good.traceId }]);
    expect((await traces.scores())[0]?.comment).toBeUndefined();
    traces.clear();
  });

  it("the handle's promises resolve, whatever they are given", async () => {
    for (const [kind, make] of Object.entries(values)) {
      const given = make() as never;
      // Nothing waits any more, so that a flush of no time is in time.
      await langfuse.flush();
      expect(await langfuse.flush(given), kind).toMatchObject({ ok: true, pending: 0 });
      expect(await langfuse.replayDeadLetters(given), kind).toBe(0);
      expect(isObservation(core.startObservation("x", { parent: given }), []), kind).toBe(true);
      langfuse.tracer.startSpan(given).end();
      langfuse.tracer.startActiveSpan("x", given);
      langfuse.tracerProvider.getTracer(given).startSpan("x").end();
    }
    expect(langfuse.health()).toMatchObject({ accepted: 0, pending: 0 });
    await expectHealth();
  });

  it("a message on a channel never becomes an uncaught exception", async () => {
    const uncaught: unknown[] = [];
    const note = (error: unknown): void => void uncaught.push(error);
    process.on("uncaughtException", note);
    for (const name of ["trace", "span", "generation", "event", "score"]) {
      for (const make of Object.values(values)) diagnostics.channel(`langfuse.${name}`).publish(make());
    }
    await new Promise((resolve) => setImmediate(resolve));
    process.off("uncaughtException", note);
    expect(uncaught).toEqual([]);
    await expectHealth();
  });

  it("an exporter answers its callback, whatever it is given", async () => {
    const exporter = new core.LangfuseExporter({
      publicKey: "pk-lf-1",
      secretKey: "sk-lf-1",
      logger: { warn: listen, error: listen },
    });
    for (const [kind, make] of Object.entries(values)) {
      const result = await new Promise<{ code: number }>((resolve) => exporter.export(make() as never, resolve));
      expect(result.code, kind).toBeTypeOf("number");
    }
    const spans = new Proxy([], {
      get() {
        throw new Error("not for the prompt of patient 17");
      },
    });
    const { code, error } = await new Promise<{ code: number; error?: Error }>((resolve) =>
      exporter.export(spans, resolve),
    );
    // OpenTelemetry logs it.
    expect([code, error?.message]).toEqual([1, "[@langfuse-kit/core] A batch of spans could not be read."]);
    exporter.export([], () => {
      throw applicationError;
    });
    await exporter.shutdown();
  });

  it("says each kind of trouble once", () => {
    expect(logged.length).toBeGreaterThan(30);
    // Replaying is done by a person, who is told each time.
    const lines = logged.filter((line) => !line.includes("deadLetters.replay()"));
    expect(lines).toEqual([...new Set(lines)]);
    expect(logged.filter((line) => !line.startsWith("[@langfuse-kit/core] ") || line.length > 1024)).toEqual([]);
  });

  it("nothing throws after shutdown", async () => {
    const open = core.startObservation("open");
    await langfuse.shutdown("now" as never);
    expect(await sweep(publicCalls, 8)).toEqual([]);
    expect(await sweep(methodCalls(open), 9)).toEqual([]);
    expect(await langfuse.flush()).toMatchObject({ pending: 0 });
    expect(langfuse.health().open).toBe(0);
  }, 60_000);
});
