import type { Attributes, Span } from "@opentelemetry/api";
import { genAiKeys, keys, openInferenceModel, readType } from "../attributes/index.ts";
import { currentFrame } from "../context/index.ts";
import { isCosted } from "../pricing/index.ts";
import { type Tracked, trackedOf } from "../segment/index.ts";
import { openLibraryCalls } from "./library-calls.ts";

/** What is known of a request when it leaves. */
export interface Request {
  readonly model: string | undefined;
  /** Part of the conversation's last text, by which a library's observation of the same call is recognised. */
  readonly hint: () => string | undefined;
}

/** Between the observation and its request, in the same trace: a client may have to fetch a token first. */
const longestInsideMs = 10_000;
/** Where only time and text say that two things belong together. */
const longestOutsideMs = 1_000;

/** Which generations were found for a request, and whether that request failed: then the next try is theirs as well. */
const claims = new WeakMap<Span, "open" | "failed" | "done">();

/**
 * The generation that somebody else has open for this very call: around it, or beside it, where a library does not make
 * its span the active one.
 */
export function enclosingCall(request: Request): Span | undefined {
  const found = around(request) ?? beside(request);
  if (found !== undefined) claims.set(found, "open");
  return found;
}

export function settleClaim(span: Span, failed: boolean): void {
  claims.set(span, failed ? "failed" : "done");
}

/** A plain span between is part of the call; anything else (a tool, an agent) is work of its own that calls a model. */
function around(request: Request): Span | undefined {
  let step = trackedOf(currentFrame().span);
  for (; step !== undefined; step = step.parent) {
    const type = readType(step.span.attributes);
    if (isCosted(type)) return step.state === "open" && isOfModel(step, request) ? spanOf(step) : undefined;
    if (type !== "span") return undefined;
  }
  return undefined;
}

function beside(request: Request): Span | undefined {
  const own = trackedOf(currentFrame().span)?.segment;
  for (const { span, tracked } of openLibraryCalls()) {
    if (own !== undefined && tracked.segment !== own) continue;
    if (!isExpecting(span, tracked, own === undefined)) continue;
    if (!isOfModel(tracked, request)) continue;
    // Asked for only now: to find it, the whole request has to be read.
    const hint = request.hint();
    if (hint === undefined) return undefined;
    if (mentions(tracked.span.attributes, hint)) return span;
  }
  return undefined;
}

/** A library begins its observation just before the request; one that is older was given up, unless a try of it failed. */
function isExpecting(span: Span, { span: { startTime } }: Tracked, isOutside: boolean): boolean {
  const claim = claims.get(span);
  if (claim !== undefined) return claim === "failed";
  const age = Date.now() - (startTime[0] * 1e3 + startTime[1] / 1e6);
  return age < (isOutside ? longestOutsideMs : longestInsideMs);
}

function isOfModel({ span }: Tracked, { model }: Request): boolean {
  const { attributes } = span;
  const named =
    attributes[keys.observation.model] ?? attributes[genAiKeys.requestModel] ?? attributes[openInferenceModel];
  if (typeof named !== "string" || model === undefined) return true;
  // A gateway's prefix, or the dated name of the same model.
  return named === model || named.startsWith(model) || model.startsWith(named) || named.endsWith(`/${model}`);
}

function mentions(attributes: Attributes, hint: string): boolean {
  const quoted = JSON.stringify(hint).slice(1, -1);
  for (const key in attributes) {
    const value = attributes[key];
    if (typeof value === "string" && (value.includes(hint) || value.includes(quoted))) return true;
  }
  return false;
}

const spanOf = (tracked: Tracked): Span => tracked.span as unknown as Span;
