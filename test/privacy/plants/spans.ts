import { readdirSync, readFileSync } from "node:fs";
import { createTraceState, ROOT_CONTEXT, SpanStatusCode, type Tracer } from "@opentelemetry/api";
import type { Canaries } from "../canaries.ts";
import { plantedError } from "./observations.ts";

const rooms = ["attributes", "privacy"].map((room) => new URL(`../../../packages/core/src/${room}/`, import.meta.url));

/** Every key that core knows of, of Langfuse, of the standard and of libraries; a new one is in it by itself. */
const knownKeys: readonly string[] = [
  ...new Set(
    rooms
      .flatMap((room) => readdirSync(room).map((file) => new URL(file, room)))
      .filter(({ pathname }) => pathname.endsWith(".ts") && !pathname.includes("test"))
      .flatMap((file) => readFileSync(file, "utf8").match(/"[a-z_]+(?:\.[\w]+)+"/gi) ?? [])
      .map((key) => key.slice(1, -1))
      .filter((key) => !key.endsWith("ts")),
  ),
  ...["max_tokens", "temperature", "top_p", "seed"].map((parameter) => `gen_ai.request.${parameter}`),
  ...["ai.prompt", "ai.prompt.messages", "ai.response.text", "ai.toolCall.args", "ai.telemetry.metadata.who"],
  ...["llm.input_messages.0.message.content", "input.value", "output.value", "retrieval.documents.0.document.content"],
  ...[
    "traceloop.entity.input",
    "gen_ai.prompt.0.content",
    "gen_ai.tool.definitions",
    "langfuse.observation.metadata.x",
  ],
  ...["http.request.header.x-a", "url.full", "url.query", "db.query.text", "messaging.message.id", "user.email"],
];

/** Spans that a library makes by OpenTelemetry: each known key in one, and all that is not an attribute in another. */
export function plantSpans(tracer: Tracer, plant: Canaries["plant"]): void {
  for (const key of knownKeys) {
    const span = tracer.startSpan("library", { attributes: { "gen_ai.operation.name": "chat" } }, ROOT_CONTEXT);
    span.setAttribute(key, plant(`attribute ${key}`));
    span.end();
  }
  const traceState = createTraceState().set("vendor", plant("trace state").replaceAll(/[=, ]/g, "-"));
  const span = tracer.startSpan(plant("name of a span"), {
    attributes: {
      "gen_ai.operation.name": "chat",
      [plant("name of an attribute")]: true,
      list: [plant("list")],
    },
    links: [
      {
        context: { traceId: "1".repeat(32), spanId: "2".repeat(16), traceFlags: 1, traceState },
        attributes: { why: plant("attribute of a link") },
      },
    ],
  });
  span.addEvent(plant("name of an event"), { "gen_ai.prompt": plant("attribute of an event") });
  span.recordException(plantedError(plant, "recorded"));
  span.setStatus({ code: SpanStatusCode.ERROR, message: plant("status") });
  span.end();
}
