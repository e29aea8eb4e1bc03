import { currentObservation, event, generation, observe, score, span, trace, updateTrace } from "@langfuse-kit/core";
import { langfuseFetch } from "@langfuse-kit/fetch";
import { captureTraces } from "@langfuse-kit/testing";
import { afterEach, describe, expect, it } from "vitest";

const traces = captureTraces({ afterEach });
const secret = "what Ada Lovelace suffers from";
const address = "ada@example.com";
const words = `${secret}: ask ${address}`;

type Mode = "metadata" | "redacted";

/** What has left a step of this mode. */
function leftStep(capture: Mode, made: unknown): unknown {
  try {
    return span("diagnose", { capture }, () => {
      throw made;
    });
  } catch (thrown) {
    return thrown;
  }
}

const failing = (): TypeError => new TypeError(words, { cause: new Error(words) });

/** What takes the error as a value, in a trace that is open. */
const places: Readonly<Record<string, (error: unknown) => unknown>> = {
  "an input": (error) => span("open", { input: error }, () => 0),
  "an object and a list": (error) => span("open", { input: { error, list: [[error]] } }, () => 0),
  "a map and a set": (error) => span("open", { input: new Map([["error", new Set([error])]]) }, () => 0),
  "an update": (error) => currentObservation()?.update({ output: error }),
  metadata: (error) => event("open", { metadata: { error } }),
  "metadata itself": (error) => event("open", { metadata: error as object }),
  "metadata of the trace": (error) => updateTrace({ metadata: { error } }),
  "content and metadata of the trace": (error) => updateTrace({ output: error, metadata: error as object }),
  "a status message": (error) => event("open", { statusMessage: error as string }),
  "variables of a prompt": (error) =>
    generation("open", { prompt: { name: "p", version: 1, variables: { error } } as never }, () => 0),
  "arguments and a result": (error) => observe((given: unknown) => ({ given }), { name: "open" })(error),
  "results of Promise.allSettled": observe(
    (error: unknown) => Promise.allSettled([1, error instanceof Promise ? error : Promise.reject(error)]),
    { name: "open", captureInput: false },
  ),
  "metadata of a score": (error) => score({ name: "score", value: 1, metadata: { error } }),
  "a cause": (error) => event("open", { input: new Error("outer", { cause: error }) }),
  "one of several errors": (error) => event("open", { input: new AggregateError([error], "several") }),
  "what others record": (error) => currentObservation()?.otelSpan.recordException(error as Error),
};

/** All of an open trace in which this is done. */
async function seenOf(work: () => unknown): Promise<string> {
  await trace("visit", async () => void (await work()));
  const visits = (await traces.all()).filter(({ name }) => name === "visit");
  return JSON.stringify([visits, await traces.scores()]);
}

describe("an error that has left a stricter step", () => {
  it.each(Object.entries(places))("is its kind and place in %s", async (_, place) => {
    const seen = await seenOf(() => place(leftStep("metadata", failing())));
    expect(seen).toMatch(/TypeError at errors-as-values\.test\.ts:\d/);
    expect(seen).not.toContain(secret);
  });

  it.each(Object.entries(places))("is without what has a shape in %s", async (_, place) => {
    const seen = await seenOf(() => place(leftStep("redacted", failing())));
    expect(seen).toContain(`${secret}: ask [redacted:email]`);
    expect(seen).not.toContain(address);
  });

  it("brings its causes and its kin along, wherever they come out", async () => {
    const cause = new Error(words);
    const inner = new Error(words, { cause });
    const wrapped = Object.assign(new AggregateError([inner], words), { original: new RangeError(words) });
    leftStep("metadata", wrapped);
    const seen = await seenOf(() => event("open", { input: [cause, ...wrapped.errors, wrapped.original] }));
    expect(seen).toMatch(/RangeError at errors-as/);
    expect(seen).not.toContain(secret);
  });

  const unreadable: Readonly<Record<string, (ran: () => never) => unknown>> = {
    "a revoked proxy": () => {
      const { proxy, revoke } = Proxy.revocable([], {});
      revoke();
      return proxy;
    },
    "a list whose slice throws": (ran) => Object.assign([1], { slice: ran }),
    "a list with a getter": (ran) => Object.defineProperty([1], 0, { get: ran }),
  };
  it.each(Object.entries(unreadable))("is recorded, and nothing of it runs, with %s", async (_, make) => {
    const runs: string[] = [];
    const list = make(() => {
      runs.push("ran");
      throw new Error("unreadable");
    });
    const cause = new Error(words);
    await trace("visit", async () => void leftStep("metadata", Object.assign(failing(), { list, later: cause })));
    const { root } = await traces.single();
    expect(root.children).toMatchObject([{ name: "diagnose", level: "ERROR" }]);
    expect(runs).toEqual([]);
    expect(await seenOf(() => event("open", { input: cause }))).not.toContain(secret);
  });

  it("keeps to the strictest mode that it has passed", async () => {
    const error = leftStep("redacted", leftStep("metadata", failing()));
    const other = leftStep("metadata", leftStep("redacted", failing()));
    expect(await seenOf(() => event("open", { input: { error, other } }))).not.toContain(secret);
  });

  it("is hidden by the names of its fields too where that step was redacted", async () => {
    const error = leftStep("redacted", Object.assign(new Error("no bed"), { password: "rosebud", ward: 7 }));
    const seen = await seenOf(() => event("open", { input: error }));
    expect(seen).not.toContain("rosebud");
    expect(seen).toContain('"ward":7');
  });

  it.each(Object.entries(places))("need not be an error: in %s", async (_, place) => {
    const seen = await seenOf(() => place(leftStep("metadata", { status: 400, message: words })));
    expect(seen).not.toContain(secret);
  });

  it("is whole where nothing stricter was passed, with all that it brings along", async () => {
    const seen = await seenOf(() => event("open", { input: { error: failing() } }));
    expect(seen.split(words).length).toBeGreaterThan(2);
  });

  it("is quoted by no call of a model that fails of it", async () => {
    const asks = (error: unknown): Promise<unknown> =>
      langfuseFetch({ fetch: () => Promise.reject(error) })("http://127.0.0.1:9/v1/chat/completions", {
        method: "POST",
        body: '{"model":"gpt-5","messages":[]}',
      }).catch(() => undefined);
    const left = leftStep("metadata", failing());
    const seen = await seenOf(() => Promise.all([asks(left), asks(new TypeError("fetch failed", { cause: left }))]));
    expect(seen).toMatch(/fetch failed: TypeError at errors-as/);
    expect(seen).not.toContain(secret);
  });
});

it("what a call must not say of its error, no value says either", async () => {
  const key = "sk-proj-abcdefghijklmnop";
  const fetch = langfuseFetch({ fetch: () => Promise.reject(new Error(`refused: ${key}`)) });
  const asked = {
    method: "POST",
    body: '{"model":"gpt-5","messages":[]}',
    headers: { authorization: `Bearer ${key}` },
  };
  const seen = await seenOf(async () => {
    const [input] = await Promise.allSettled([fetch("http://127.0.0.1:9/v1/chat/completions", asked)]);
    event("open", { input });
  });
  expect(seen).toContain("refused: [credential]");
  expect(seen).not.toContain(key);
});
