import { currentObservation, observe, span, startObservation, trace } from "@langfuse-kit/core";
import { langfuseFetch } from "@langfuse-kit/fetch";
import { type CapturedObservation, captureTraces } from "@langfuse-kit/testing";
import { afterEach, describe, expect, it } from "vitest";

const traces = captureTraces({ afterEach });
const secret = "what Ada Lovelace suffers from";
const address = "ada@example.com";

const fails = (): never => {
  throw new TypeError(secret);
};

/** Runs what fails to its end, whatever it gives back. */
async function toItsEnd(work: () => unknown): Promise<void> {
  try {
    const result = await work();
    if (typeof result === "object" && result !== null) for await (const _ of result as AsyncIterable<unknown>);
  } catch {
    // That it fails is what is looked at.
  }
}

async function* breaking(): AsyncGenerator<number> {
  yield 1;
  fails();
}

/** Steps that let nothing leave, and how an error leaves them. */
const steps: Readonly<Record<string, () => unknown>> = {
  "is thrown": () => span("diagnose", { capture: "metadata" }, fails),
  "is a promise's": () => span("diagnose", { capture: "metadata" }, async () => fails()),
  "is a stream's": () => span("diagnose", { capture: "metadata" }, breaking),
  "is that of an observed function": observe(async () => fails(), { name: "diagnose", capture: "metadata" }),
  "is that of a step inside": () => span("diagnose", { capture: "metadata" }, () => span("look up", fails)),
  "passes what allows more": () =>
    span("more", { capture: "redacted" }, () => span("diagnose", { capture: "metadata" }, fails)),
  "was closed by an update": () =>
    span("diagnose", async (step) => {
      step.update({ capture: "metadata" });
      fails();
    }),
  "is no more than a text": () =>
    span("diagnose", { capture: "metadata" }, () => {
      throw secret;
    }),
};

async function visits(): Promise<CapturedObservation[]> {
  const all = (await traces.all()).flatMap(({ observations }) => observations);
  return all.filter(({ name }) => name.startsWith("visit"));
}

describe("an error that leaves a step that lets nothing leave", () => {
  it.each(Object.entries(steps))("is not quoted by what stands around it: it %s", async (_, step) => {
    await toItsEnd(() => trace("visit", () => span("visit the ward", step)));
    const around = await visits();
    expect(around.map(({ level }) => level)).toEqual(["ERROR", "ERROR"]);
    for (const { statusMessage } of around)
      expect(statusMessage).toMatch(/^(?:TypeError at errors\.test\.ts:|a string$)/);
    expect(JSON.stringify(await traces.all())).not.toContain(secret);
  });

  it("is quoted without what has a shape where that step was redacted", async () => {
    const step = () => span("diagnose", { capture: "redacted" }, () => Promise.reject(new Error(`no ${address}`)));
    await toItsEnd(() => trace("visit", () => span("visit the ward", step)));
    const said = (await visits()).map(({ statusMessage }) => statusMessage);
    expect(said).toEqual(["no [redacted:email]", "no [redacted:email]"]);
    expect(JSON.stringify(await traces.all())).not.toContain(address);
  });

  it("is quoted nowhere where somebody keeps it and it comes out in another trace", async () => {
    const kept = trace("visit 1", () => span("diagnose", { capture: "metadata" }, async () => fails()));
    await toItsEnd(() => kept);
    await toItsEnd(() => trace("visit 2", () => kept));
    expect((await visits()).map(({ level }) => level)).toEqual(["ERROR", "ERROR"]);
    expect(JSON.stringify(await traces.all())).not.toContain(secret);
  });

  it("is not quoted where it is why somebody left", async () => {
    const reason = Object.assign(new Error(secret), { name: "AbortError" });
    async function* numbers(): AsyncGenerator<number> {
      yield 1;
    }
    await trace("visit", async () => {
      const stream = span("visit the ward", () => span("diagnose", { capture: "metadata" }, numbers));
      await stream.next();
      await stream.throw(reason).catch(() => undefined);
    });
    const [ward] = (await visits()).filter(({ name }) => name === "visit the ward");
    expect(ward).toMatchObject({ level: "WARNING", statusMessage: expect.stringMatching(/^aborted: AbortError at /) });
    expect(JSON.stringify(await traces.all())).not.toContain(secret);
  });

  it("leaves those alone that come from what is open, and the steps beside", async () => {
    await toItsEnd(() =>
      trace("visit", async () => {
        await toItsEnd(steps["is thrown"] ?? fails);
        await toItsEnd(() => span("visit the ward", () => span("open", () => Promise.reject(new Error("no bed")))));
        startObservation("visit by hand", { statusMessage: "by hand" }).end();
        currentObservation()?.update({ statusMessage: "over" });
      }),
    );
    const said = (await visits()).map(({ name, statusMessage }) => [name, statusMessage]);
    expect(Object.fromEntries(said)).toEqual({
      visit: "over",
      "visit the ward": "no bed",
      "visit by hand": "by hand",
    });
    expect(JSON.stringify(await traces.all())).not.toContain(secret);
  });
});

it("what a call must not say of its error, nothing around it says either", async () => {
  const key = "sk-proj-abcdefghijklmnop";
  const fetch = langfuseFetch({ fetch: () => Promise.reject(new Error(`refused: ${key}`)) });
  const asked = {
    method: "POST",
    body: '{"model":"gpt-5","messages":[]}',
    headers: { authorization: `Bearer ${key}` },
  };
  await toItsEnd(() => trace("visit", () => fetch("http://127.0.0.1:9/v1/chat/completions", asked)));
  expect((await visits()).map(({ statusMessage }) => statusMessage)).toEqual(["refused: [credential]"]);
  expect(JSON.stringify(await traces.all())).not.toContain(key);
});
