import * as official from "@langfuse/tracing";
import { initLangfuse, type Langfuse, LangfuseExporter, type LangfuseOptions } from "@langfuse-kit/core";
import type { Tracer } from "@opentelemetry/api";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { BasicTracerProvider, SimpleSpanProcessor, type SpanProcessor } from "@opentelemetry/sdk-trace-base";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Canaries, createCanaries, maskCanaries, type Shape } from "./canaries.ts";
import { plantObservations } from "./plants/observations.ts";
import { plantSpans } from "./plants/spans.ts";
import { type Sink, startSink } from "./sink.ts";

let sink: Sink;
let langfuse: Langfuse | undefined;
const said: string[] = [];
const say = (line: unknown): void => void said.push(String(line));
const logger = { debug: say, info: say, warn: say, error: say };

beforeEach(async () => {
  said.length = 0;
  sink = await startSink();
});
afterEach(async () => {
  await langfuse?.shutdown();
  await sink.close();
});

function provider(processor: SpanProcessor, { plant }: Canaries): Tracer {
  const resource = resourceFromAttributes({
    "service.name": "shop",
    "host.name": plant("resource"),
    owner: plant("owner"),
  });
  const made = new BasicTracerProvider({ resource, spanProcessors: [processor] });
  return made.getTracer(plant("name of the library"), plant("name of its version"));
}

/** Each way in, with everything planted that it takes. */
const ways: Readonly<Record<string, (canaries: Canaries, options: LangfuseOptions) => Promise<unknown>>> = {
  "the public functions": ({ plant }) => plantObservations(plant),
  "our tracer": async ({ plant }) => plantSpans((langfuse as Langfuse).tracer, plant),
  "our span processor": async (canaries) =>
    plantSpans(provider((langfuse as Langfuse).spanProcessor as SpanProcessor, canaries), canaries.plant),
  "our exporter": async (canaries, options) => {
    const exporter = new LangfuseExporter(options);
    plantSpans(provider(new SimpleSpanProcessor(exporter as never), canaries), canaries.plant);
    await exporter.shutdown();
  },
  "the official package": async ({ plant }) => {
    official.setLangfuseTracerProvider((langfuse as Langfuse).tracerProvider as never);
    const step = official.startObservation(
      plant("name of an official one"),
      {
        input: plant("official input"),
        metadata: { deep: plant("official metadata") },
        statusMessage: plant("official status"),
      },
      { asType: "generation" },
    );
    step.update({ output: plant("official output"), model: plant("name of an official model") });
    step.end();
    official.setLangfuseTracerProvider(null);
  },
};

async function leaks(
  way: string,
  shape: Shape,
  options: LangfuseOptions,
): Promise<readonly [Canaries, readonly string[]]> {
  const canaries = createCanaries(shape);
  const given: LangfuseOptions = {
    ...sink.options,
    handleSignals: false,
    logger,
    // A place that is no Langfuse gets the standard's attributes.
    destinations: { collector: { url: `${sink.options.baseUrl}/v1/traces` } },
    ...options,
  };
  langfuse = initLangfuse(given);
  await ways[way]?.(canaries, given);
  await langfuse.flush();
  expect(langfuse.health()).toMatchObject({ dropped: {}, deadLettered: 0 });
  return [canaries, canaries.foundIn(`${sink.received()}\n${said.join("\n")}`)];
}

describe.each(Object.keys(ways))("through %s", (way) => {
  it.each(["address", "key", "card"] as const)("redacted finds %s in every place", async (shape) => {
    const [canaries, found] = await leaks(way, shape, { capture: "redacted" });
    expect(found.filter((place) => !labels.test(place))).toEqual([]);
    expect(canaries.places().length).toBeGreaterThan(4);
  });

  it("metadata lets nothing leave but names", async () => {
    const [, found] = await leaks(way, "words", { capture: "metadata" });
    expect(found.filter((place) => !mayLeave.test(place))).toEqual([]);
  });

  it("metadata looks for what has a shape in names as well", async () => {
    const [, found] = await leaks(way, "address", { capture: "metadata" });
    expect(found.filter((place) => !labels.test(place))).toEqual([]);
  });

  it("a mask sees everything", async () => {
    const [, found] = await leaks(way, "words", { mask: maskCanaries });
    expect(found.filter((place) => !labels.test(place))).toEqual([]);
  });

  it("a mask that fails lets nothing leave", async () => {
    const mask = (value: unknown): never => {
      throw new Error(`no: ${JSON.stringify(value)}`);
    };
    const [, found] = await leaks(way, "words", { mask });
    expect(found.filter((place) => !labels.test(place))).toEqual([]);
  });

  it("full lets all of it leave, or the tests above would show nothing", async () => {
    const [canaries, found] = await leaks(way, "words", {});
    const silent = canaries.places().filter((place) => !found.includes(place));
    expect(silent.filter((place) => !neverLeaves.test(place))).toEqual([]);
  });
});

/** What names and identifies, by the rules of `metadata`, in every library's spelling. */
const mayLeave =
  /^name |(?:(?:user|session|conversation)[._]?id|(?:user|session)Id|[.]user|[.]session|trace[._]?name|traceName|[.]model|model[._]?name|modelName|prompt[._]name|[.]env|environment|release|version|(?:tool|agent)[.]name)$/;

/** Labels that the operator gives; they become forty small letters before anything else, and no mask is asked about them. */
const labels = /[.](?:env|environment)$|of (?:the library|its version)$/;

/** What is read as a number or a word of its own and dropped, and what of an error is never recorded. */
const neverLeaves =
  /^attribute langfuse[.](?:observation[.](?:type|level|usage_details|prompt[.]version)|trace[.]public|internal)|^(?:recorded|error): (?:one of many|cause|name of the error|body|code)|^error as input: stack/;
