import { context as contextApi, type Span, trace } from "@opentelemetry/api";
import { genAiKeys, keys, openInferenceModel, readType } from "../attributes/index.ts";
import { currentFrame } from "../context/index.ts";
import { isCosted } from "../pricing/index.ts";
import { isExported, type Tracked, trackedOf } from "../segment/index.ts";
import { hasContent } from "./content.ts";
import { openLibraryCalls } from "./library-calls.ts";
import { isTelling, mentions } from "./mentions.ts";

/** What is known of a request when it leaves. */
export interface Request {
  readonly model: string | undefined;
  /** Part of the conversation's last text, by which a library's observation of the same call is recognised. */
  readonly hint: () => string | undefined;
}

/** The generation that a request belongs to, and whether what begins here begins inside of it. */
export interface Enclosing {
  readonly span: Span;
  readonly isAround: boolean;
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
export function enclosingCall(request: Request): Enclosing | undefined {
  const outer = around(request);
  if (outer !== undefined) return outer;
  const span = beside(request);
  return span && { span, isAround: false };
}

/** A request of this generation is on its way. */
export function claim(span: Span): void {
  claims.set(span, "open");
}

export function settleClaim(span: Span, failed: boolean): void {
  claims.set(span, failed ? "failed" : "done");
}

/** A plain span between is part of the call; anything else (a tool, an agent) is work of its own that calls a model. */
function around(request: Request): Enclosing | undefined {
  const own = trackedOf(currentFrame().span);
  for (let step = nearest(own); step !== undefined; step = step.parent) {
    // What is no observation is part of what it is in, whatever it says of itself.
    const type = isExported(step.span) ? readType(step.span.attributes) : "span";
    if (isCosted(type)) {
      const isOpen = step.state === "open" && isOfModel(step, request);
      return isOpen ? { span: spanOf(step), isAround: isWithin(own, step) } : undefined;
    }
    if (type !== "span") return undefined;
  }
  return undefined;
}

/** A call of another provider that our span processor follows is in its context only: ours begin beside it. */
function nearest(own: Tracked | undefined): Tracked | undefined {
  const active = trackedOf(trace.getSpan(contextApi.active()));
  return own === undefined || isWithin(active, own) ? active : own;
}

function isWithin(inner: Tracked | undefined, outer: Tracked): boolean {
  for (let step = inner; step !== undefined; step = step.parent) if (step === outer) return true;
  return false;
}

/**
 * The oldest that says the same, else the oldest of the same model that says nothing: images have no words, and libraries
 * may be told to record none. To count a call twice would be worse than to exchange two.
 */
function beside(request: Request): Span | undefined {
  const own = trackedOf(currentFrame().span)?.segment;
  const calls = [...openLibraryCalls()];
  const outer = ancestorsOf(calls);
  let silent: Span | undefined;
  for (const { span, tracked } of calls) {
    if (own !== undefined && tracked.segment !== own) continue;
    if (outer.has(tracked) || !isExpecting(span, tracked, own === undefined)) continue;
    if (!isOfModel(tracked, request)) continue;
    const said = compare(tracked, request);
    if (said === "same") return span;
    if (said === "silent" && modelOf(tracked) !== undefined) silent ??= span;
  }
  return silent;
}

function compare({ span: { attributes } }: Tracked, request: Request): "same" | "silent" | "other" {
  if (!hasContent(attributes)) return "silent";
  // Asked for only now: to find it, the whole request has to be read.
  const hint = request.hint();
  if (hint === undefined) return "silent";
  if (mentions(attributes, hint)) return "same";
  return isTelling(hint) ? "other" : "silent";
}

/** What a library calls an embedding may have others inside, one for each request. */
function ancestorsOf(calls: readonly { readonly tracked: Tracked }[]): ReadonlySet<Tracked> {
  const found = new Set<Tracked>();
  for (const { tracked } of calls) {
    for (let step = tracked.parent; step !== undefined && !found.has(step); step = step.parent) found.add(step);
  }
  return found;
}

/** A library begins its observation just before the request; one that is older was given up, unless a try of it failed. */
function isExpecting(span: Span, { span: { startTime } }: Tracked, isOutside: boolean): boolean {
  const claim = claims.get(span);
  if (claim !== undefined) return claim === "failed";
  const age = Date.now() - (startTime[0] * 1e3 + startTime[1] / 1e6);
  return age < (isOutside ? longestOutsideMs : longestInsideMs);
}

function isOfModel(tracked: Tracked, { model }: Request): boolean {
  const named = modelOf(tracked);
  if (named === undefined || model === undefined) return true;
  // A gateway's prefix, or the dated name of the same model.
  return named === model || named.startsWith(model) || model.startsWith(named) || named.endsWith(`/${model}`);
}

function modelOf({ span: { attributes } }: Tracked): string | undefined {
  const named =
    attributes[keys.observation.model] ?? attributes[genAiKeys.requestModel] ?? attributes[openInferenceModel];
  return typeof named === "string" ? named : undefined;
}

const spanOf = (tracked: Tracked): Span => tracked.span as unknown as Span;
