import {
  observe,
  propagateAttributes,
  startActiveObservation,
  startObservation,
  updateActiveObservation,
} from "@langfuse/tracing";
import { initLangfuse, type LangfuseOptions, span, trace } from "@langfuse-kit/core";
import { startFakeLangfuse } from "@langfuse-kit/testing";
import { trace as otel, type Tracer } from "@opentelemetry/api";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type ForeignTracer, registerForeignTracer } from "./foreign-tracer.ts";

const logger = { warn: () => undefined, error: () => undefined };
const SECRET = "secret prompt";
let foreign: ForeignTracer;

beforeEach(() => {
  foreign = registerForeignTracer();
});
afterEach(() => foreign.leave());

/** All the ways by which the official packages write, inside a span of the other tracer. */
async function writeOfficially(): Promise<void> {
  await foreign.tracer.startActiveSpan("request", async (request) => {
    updateActiveObservation({ input: SECRET });
    await propagateAttributes({ traceName: SECRET }, async () => {
      await trace("ours", { input: SECRET }, () =>
        span("inner", async () => updateActiveObservation({ input: SECRET })),
      );
      await startActiveObservation("active", async (active) => {
        active.update({ input: SECRET });
        await Promise.resolve();
        updateActiveObservation({ output: SECRET });
        // Sentry looks for the root of its children there.
        expect(otel.getActiveSpan()?.isRecording()).toBe(true);
        foreign.tracer.startSpan("child").end();
      });
      await observe(async () => SECRET, { name: "observed" })();
      startObservation("by hand", { input: SECRET }).end();
    });
    otel.getActiveSpan()?.setAttributes({ "gen_ai.request.model": "theirs", "http.route": "/" });
    request.end();
  });
}

function expectNothingOfOurs(): void {
  expect(foreign.sent().map(({ name }) => name)).toEqual(["child", "request"]);
  expect(foreign.named("request").attributes).toEqual({ "gen_ai.request.model": "theirs", "http.route": "/" });
  expect(foreign.named("child").attributes).toEqual({});
  expect(foreign.named("child").parentSpanContext?.spanId).toBe(foreign.named("request").spanContext().spanId);
}

const offs: readonly (readonly [string, LangfuseOptions])[] = [
  ["switched off", { enabled: false }],
  ["without keys", {}],
];

describe("what the official packages write goes nowhere", () => {
  it.each(offs)("%s", async (_, options) => {
    const langfuse = initLangfuse({ ...options, logger });
    await writeOfficially();
    expectNothingOfOurs();
    await langfuse.shutdown();
  });

  it("after a shutdown, and to us again after the next set-up", async () => {
    await using server = await startFakeLangfuse();
    const { publicKey, secretKey, baseUrl } = server;
    await initLangfuse({ publicKey, secretKey, baseUrl, logger }).shutdown();
    await writeOfficially();
    expectNothingOfOurs();
    expect(server.observations()).toEqual([]);

    const second = initLangfuse({ publicKey, secretKey, baseUrl, logger });
    await writeOfficially();
    await second.shutdown();
    const names = server.observations().map(({ name }) => name);
    expect(names.sort()).toEqual(["active", "by hand", "inner", "observed", "ours"]);
  });

  it("in a request that is still running when a shutdown ends", async () => {
    const langfuse = initLangfuse({ publicKey: "pk", secretKey: "sk", baseUrl: "http://127.0.0.1:9", logger });
    await foreign.tracer.startActiveSpan("request", async (request) => {
      await trace("ours", async () => {
        await langfuse.shutdown(1);
        updateActiveObservation({ input: SECRET });
        startObservation("late", { input: SECRET }).end();
      });
      request.end();
    });
    expect(foreign.sent().map(({ attributes }) => attributes)).toEqual([{}]);
  });
});

describe("with global: true", () => {
  it("a tracer that a library keeps writes to whatever is set up, and nowhere in between", async () => {
    foreign.leave();
    await using server = await startFakeLangfuse();
    const { publicKey, secretKey, baseUrl } = server;
    const options = { publicKey, secretKey, baseUrl, logger, global: true };
    const early = otel.getTracer("openinference.early");
    const first = initLangfuse(options);
    const kept = otel.getTracer("openinference.kept");
    const call = (name: string) => (tracer: Tracer) =>
      tracer.startActiveSpan(name, { attributes: { "gen_ai.request.model": "gpt-4o" } }, (made) => {
        span(`below ${name}`, () => undefined);
        made.end();
      });
    [early, kept].forEach(call("first"));
    await first.shutdown();
    [early, kept].forEach(call("between"));
    const second = initLangfuse(options);
    trace("request", () => [early, kept].forEach(call("second")));
    await second.shutdown();
    const parents = new Map(server.observations().map(({ id, name }) => [id, name]));
    const seen = server.observations().map(({ name, parentId }) => `${name} < ${parents.get(parentId ?? "")}`);
    expect(seen.sort()).toEqual(
      [
        ...Array(2).fill("below first < first"),
        ...Array(2).fill("below second < second"),
        ...Array(2).fill("first < undefined"),
        "request < undefined",
        ...Array(2).fill("second < request"),
      ].sort(),
    );
  });
});
