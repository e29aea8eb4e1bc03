import { randomUUID } from "node:crypto";
import type { RunningStudio } from "./index.ts";

type Json = Record<string, unknown>;
type Target = Pick<RunningStudio, "url" | "token">;

/** A span in OTLP JSON; what the test cares for is given. */
export function span(given: Json & { readonly attributes?: Json }): Json {
  const attributes = Object.entries(given.attributes ?? {}).map(([key, value]) => ({ key, value: wireValue(value) }));
  const start = 1_790_000_000_000;
  return {
    traceId: "t".repeat(32),
    spanId: "s".repeat(16),
    name: "work",
    startTimeUnixNano: `${start}000000`,
    endTimeUnixNano: `${start + 100}000000`,
    ...given,
    attributes,
  };
}

function wireValue(value: unknown): Json {
  if (typeof value === "number") return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value };
  if (typeof value === "boolean") return { boolValue: value };
  return Array.isArray(value) ? { arrayValue: { values: value.map(wireValue) } } : { stringValue: String(value) };
}

/** A span so many milliseconds after the others, in a trace of its own. */
export function traceOf(number: number, given: Json & { readonly attributes?: Json } = {}): Json {
  const start = 1_790_000_000_000 + number * 1000;
  return span({
    traceId: number.toString(16).padStart(32, "0"),
    spanId: number.toString(16).padStart(16, "0"),
    name: `trace ${number}`,
    startTimeUnixNano: `${start}000000`,
    endTimeUnixNano: `${start + 100}000000`,
    ...given,
  });
}

export async function sendSpans(
  { url }: Pick<Target, "url">,
  spans: readonly Json[],
  scope: Json = {},
): Promise<Response> {
  const resource = { attributes: [{ key: "service.name", value: { stringValue: "shop" } }] };
  const body = JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ scope, spans }] }] });
  const headers = { "content-type": "application/json" };
  return await fetch(`${url}/api/public/otel/v1/traces`, { method: "POST", headers, body });
}

/** What the viewer's API answers. */
export async function ask<Answer = Json>({ url }: Pick<Target, "url">, path: string): Promise<Answer> {
  return (await (await fetch(`${url}/api/studio${path}`)).json()) as Answer;
}

export async function change({ url, token }: Target, method: string, path: string, body?: unknown): Promise<Json> {
  const headers = { "content-type": "application/json", "x-studio-token": token };
  const answer = await fetch(`${url}/api/studio${path}`, {
    method,
    headers,
    body: body === undefined ? null : JSON.stringify(body),
  });
  return { status: answer.status, ...((await answer.json()) as Json) };
}

/** Sends a batch to the JSON API: types of events with their bodies. */
export async function sendEvents(
  { url }: Pick<Target, "url">,
  ...events: readonly [string, Json][]
): Promise<Response> {
  const timestamp = new Date().toISOString();
  const batch = events.map(([type, body]) => ({ id: randomUUID(), timestamp, type, body }));
  const headers = { "content-type": "application/json" };
  return await fetch(`${url}/api/public/ingestion`, { method: "POST", headers, body: JSON.stringify({ batch }) });
}
