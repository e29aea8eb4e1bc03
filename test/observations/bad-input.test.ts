import * as core from "@langfuse-kit/core";
import { captureTraces, type TraceCapture } from "@langfuse-kit/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { applicationError, functions, Hostile, seeded, values } from "./nonsense.ts";
import { methodCalls, type PublicCall, publicCalls, setUp } from "./public-calls.ts";

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
  return error === applicationError || error instanceof Hostile;
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
    // A class cannot be called, with or without us.
    if (error === applicationError || isUnreadable(error) || error instanceof TypeError) return undefined;
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
  for (const own of ["constructor", "isRecording", "id", "traceId", "fail"]) methods.delete(own);
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

  it("says each kind of trouble once", () => {
    expect(logged.length).toBeGreaterThan(10);
    expect(logged.length).toBe(new Set(logged).size);
    expect(logged.filter((line) => !line.startsWith("[@langfuse-kit/core] ") || line.length > 1024)).toEqual([]);
    expect(logged).toMatchInlineSnapshot(`
      [
        "[@langfuse-kit/core] agent("undefined") was called without a function, so nothing ran.",
        "[@langfuse-kit/core] id was ignored: it must be sixteen lower-case hex digits, not all zero.",
        "[@langfuse-kit/core] traceId was ignored: it must be thirty-two lower-case hex digits, not all zero.",
        "[@langfuse-kit/core] level was left out: it is none of DEBUG, DEFAULT, WARNING, ERROR.",
        "[@langfuse-kit/core] statusMessage was left out: it has to be a string.",
        "[@langfuse-kit/core] environment is sent as "7": only [a-z0-9-_]{1,40} is taken.",
        "[@langfuse-kit/core] modelParameters was left out: it has to be an object.",
        "[@langfuse-kit/core] usage was left out: it has to be an object of numbers.",
        "[@langfuse-kit/core] cost was left out: it has to be an object of numbers.",
        "[@langfuse-kit/core] prompt was left out: it needs a name and an integer version.",
        "[@langfuse-kit/core] A time was ignored: it must be a valid Date, or milliseconds since 1970.",
        "[@langfuse-kit/core] version was left out: it has to be a string.",
        "[@langfuse-kit/core] model was left out: it has to be a string.",
        "[@langfuse-kit/core] part of usage was left out: it is no amount.",
        "[@langfuse-kit/core] part of cost was left out: it is no amount.",
        "[@langfuse-kit/core] completionStartTime was left out: it is no valid date.",
        "[@langfuse-kit/core] chain("undefined") was called without a function, so nothing ran.",
        "[@langfuse-kit/core] embedding("undefined") was called without a function, so nothing ran.",
        "[@langfuse-kit/core] evaluator("undefined") was called without a function, so nothing ran.",
        "[@langfuse-kit/core] generation("undefined") was called without a function, so nothing ran.",
        "[@langfuse-kit/core] guardrail("undefined") was called without a function, so nothing ran.",
        "[@langfuse-kit/core] retriever("undefined") was called without a function, so nothing ran.",
        "[@langfuse-kit/core] span("undefined") was called without a function, so nothing ran.",
        "[@langfuse-kit/core] tool("undefined") was called without a function, so nothing ran.",
        "[@langfuse-kit/core] trace("undefined") was called without a function, so nothing ran.",
        "[@langfuse-kit/core] A score has no name or no fitting value and was skipped.",
      ]
    `);
  });
});
