import { propagateAttributes, startObservation, updateActiveObservation } from "@langfuse/tracing";
import { initLangfuse, type Langfuse, span, trace } from "@langfuse-kit/core";
import { captureTraces } from "@langfuse-kit/testing";
import { context } from "@opentelemetry/api";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type ForeignTracer, registerForeignTracer } from "./foreign-tracer.ts";

const traces = captureTraces({ afterEach });
const registry = Symbol.for("opentelemetry.js.api.1");
const globals = globalThis as unknown as Record<symbol, { context?: object } | undefined>;

let langfuse: Langfuse;
let foreign: ForeignTracer | undefined;

beforeEach(() => {
  langfuse = initLangfuse({ publicKey: "pk", secretKey: "sk", baseUrl: "http://127.0.0.1:9", shutdownMs: 1 });
});
afterEach(async () => {
  foreign?.leave();
  foreign = undefined;
  await langfuse.shutdown(1);
});

/** What only works where the other tracer's context manager knows of us before our first observation does. */
async function identityBeforeAnything(): Promise<void> {
  foreign = registerForeignTracer();
  await propagateAttributes({ userId: "u-1" }, () => trace("request", () => span("step", () => Promise.resolve())));
  const tree = await traces.single();
  expect(tree.observations.map(({ userId }) => userId)).toEqual(["u-1", "u-1"]);
  traces.clear();
}

describe("a tracer that is registered after us", () => {
  it("lets identity through that was given before our first observation", identityBeforeAnything);

  it("does so when it comes after another one has left", async () => {
    await identityBeforeAnything();
    foreign?.leave();
    await identityBeforeAnything();
    foreign?.leave();
    await identityBeforeAnything();
  });

  it("gets no content of ours when it comes within an observation", async () => {
    await trace("request", async () => {
      foreign = registerForeignTracer();
      await foreign.tracer.startActiveSpan("theirs", async (theirs) => {
        updateActiveObservation({ input: "secret prompt" });
        startObservation("official").end();
        theirs.end();
      });
    });
    const tree = await traces.single();
    expect(tree.root).toMatchObject({ name: "request", input: "secret prompt" });
    expect(tree.root.children.map(({ name }) => name)).toEqual(["official"]);
    expect(foreign?.named("theirs").attributes).toEqual({});
  });

  it("finds the slots as plain as they would be without us", () => {
    foreign = registerForeignTracer();
    expect(Object.getOwnPropertyDescriptor(globals[registry] ?? {}, "context")).toMatchObject({
      configurable: true,
      enumerable: true,
      writable: true,
    });
  });

  it("registers all the same where the slots were made read-only or frozen by somebody", async () => {
    const slots = globals[registry] ?? {};
    Object.defineProperty(slots, "context", { configurable: false });
    foreign = registerForeignTracer();
    const manager = globals[registry]?.context;
    expect(manager).toBeDefined();
    context.with(context.active(), () => expect(globals[registry]?.context).toBe(manager));
    // Without a way to leave them, the next test gets slots of its own.
    Reflect.deleteProperty(globalThis, registry);
    foreign = undefined;
  });

  it("is none of our business after a shutdown", async () => {
    await langfuse.shutdown(1);
    const property = Object.getOwnPropertyDescriptor(globalThis, registry);
    expect(property?.get).toBeUndefined();
    foreign = registerForeignTracer();
    const manager = globals[registry]?.context ?? {};
    expect(Object.keys(manager)).toEqual(["active", "with", "bind", "enable", "disable"]);
    const before = context.active();
    context.with(before, () => expect(context.active()).toBe(before));
  });
});
