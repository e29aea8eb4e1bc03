import { context as contextApi, type Span, trace } from "@opentelemetry/api";
import { genAiKeys, keys, openInferenceModel, readType } from "../attributes/index.ts";
import { currentFrame } from "../context/index.ts";
import { isCosted, isSameModel, mayBeSameModel } from "../pricing/index.ts";
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

/** What is known of the requests that a generation was found for. */
interface Claim {
  /** `failed`: the next try is the generation's as well. */
  readonly state: "open" | "failed" | "done";
  /** The model that was asked for first, where the generation names none itself. */
  readonly model: string | undefined;
  /** One of them came to an answer, so that this is the generation's model from now on. */
  readonly isAnswered: boolean;
}

const claims = new WeakMap<Tracked, Claim>();

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
export function claim(span: Span, model: string | undefined): void {
  const tracked = trackedOf(span);
  if (tracked === undefined) return;
  const before = claims.get(tracked);
  const first = before?.model ?? (modelOf(tracked) === undefined ? model : undefined);
  claims.set(tracked, { state: "open", model: first, isAnswered: before?.isAnswered === true });
}

export function settleClaim(span: Span, failed: boolean): void {
  const tracked = trackedOf(span);
  if (tracked === undefined) return;
  const before = claims.get(tracked);
  const isAnswered = before?.isAnswered === true || !failed;
  claims.set(tracked, { state: failed ? "failed" : "done", model: isAnswered ? before?.model : undefined, isAnswered });
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
    if (outer.has(tracked) || !isExpecting(tracked, own === undefined)) continue;
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
function isExpecting(tracked: Tracked, isOutside: boolean): boolean {
  const claim = claims.get(tracked);
  if (claim !== undefined) return claim.state === "failed";
  const { startTime } = tracked.span;
  const age = Date.now() - (startTime[0] * 1e3 + startTime[1] / 1e6);
  return age < (isOutside ? longestOutsideMs : longestInsideMs);
}

/** Several models in one generation are several calls: each has a price of its own. */
function isOfModel(tracked: Tracked, { model }: Request): boolean {
  const named = modelOf(tracked);
  const asked = claims.get(tracked)?.model;
  if (model === undefined) return true;
  // What the generation was lent is exact, as requests are; what people call it may be less so.
  if (asked === undefined) return named === undefined || mayBeSameModel(named, model);
  return isSameModel(asked, model) || (named !== undefined && isSameModel(named, model));
}

function modelOf({ span: { attributes } }: Tracked): string | undefined {
  const named =
    attributes[keys.observation.model] ?? attributes[genAiKeys.requestModel] ?? attributes[openInferenceModel];
  return typeof named === "string" ? named : undefined;
}

const spanOf = (tracked: Tracked): Span => tracked.span as unknown as Span;
