import { type Attributes, type Context, createContextKey, type Span } from "@opentelemetry/api";
import {
  encodeTrace,
  keys,
  mergeTrace,
  type PromptReference,
  propagatedNames,
  type TraceAttributes,
} from "../attributes/index.ts";
import { currentFrame, type Frame, saidInTrace } from "../context/index.ts";
import { currentEngine } from "../observe/index.ts";
import { experimentIn, readExperiment } from "./experiments.ts";

type Field = "userId" | "sessionId" | "name" | "version" | "environment" | "tags" | "metadata";

/**
 * What `propagateAttributes` of the official packages puts into OpenTelemetry's context. Its keys are made with
 * `Symbol.for`, so they are found without the package. Baggage is another matter: it may come from anyone.
 */
const fields: readonly (readonly [field: Field, key: symbol])[] = (
  ["userId", "sessionId", "name", "version", "environment", "tags", "metadata"] as const
).map((field) => [field, createContextKey(propagatedNames[field])] as const);

const promptName = createContextKey(propagatedNames.promptName);
const promptVersion = createContextKey(propagatedNames.promptVersion);

/** As `saidInTrace`. */
const experiment: unique symbol = Symbol.for("langfuse-kit.experiment.v1") as never;

interface Propagated extends Readonly<Record<string, unknown>> {
  /** What scopes inside of the trace have said: it is about what is begun there, and the trace may hear otherwise elsewhere. */
  readonly [saidInTrace]?: TraceAttributes | undefined;
  readonly [experiment]?: { readonly of: unknown; readonly attributes: Attributes } | undefined;
}

function readIdentity(context: Context): Record<string, unknown> | undefined {
  let found: Record<string, unknown> | undefined;
  for (const [field, key] of fields) {
    const value = context.getValue(key);
    if (value === undefined) continue;
    found ??= {};
    found[field] = value;
  }
  return found;
}

function readPrompt(context: Context): PromptReference | undefined {
  const name = context.getValue(promptName);
  const version = context.getValue(promptVersion);
  if (typeof name !== "string" || (typeof version !== "string" && typeof version !== "number")) return undefined;
  return { name, version };
}

/** What entering this context changes for us; undefined for nearly all. `own` is the observation that it is entered in. */
export function enterPropagated(context: Context, frame: Frame, own: Span | undefined): Frame | undefined {
  const identity = readIdentity(context);
  const prompt = readPrompt(context);
  const item = experimentIn(context);
  const given: Propagated | undefined = frame.propagated;
  if (identity === undefined && prompt === undefined && item === undefined && given === undefined) return undefined;
  const change: { -readonly [K in keyof Frame]: Frame[K] } = {};
  const before = given && withoutLeft(given, identity, item);
  if (before !== given) change.propagated = before;
  if (identity !== undefined && !isSame(identity, before)) {
    const { name, ...added } = newIn(identity, before);
    // The name apart: a trace is shown under one.
    const within = own === undefined ? before?.[saidInTrace] : { ...before?.[saidInTrace], ...added };
    change.propagated = { ...identity, [saidInTrace]: within, [experiment]: before?.[experiment] } as Propagated;
    if (own !== undefined) currentEngine()?.updateTrace({ name, ...added }, own, "propagated");
    else change.received = { ...frame.received, identity: mergeTrace(frame.received?.identity ?? {}, identity) };
  }
  if (item !== undefined && item !== before?.[experiment]?.of) {
    const found = { of: item, attributes: readExperiment(context) };
    change.propagated = { ...(change.propagated ?? before), [experiment]: found } as Propagated;
  }
  if (prompt !== undefined && !(frame.prompt?.name === prompt.name && frame.prompt.version === prompt.version)) {
    change.prompt = prompt;
  }
  return Object.keys(change).length === 0 ? undefined : change;
}

/** A context may have left the scopes that code runs in, as `ROOT_CONTEXT` has: what they say is not said of what begins there. */
function withoutLeft(before: Propagated, identity: Record<string, unknown> | undefined, item: unknown): Propagated {
  const said = before[saidInTrace] ?? {};
  const still = shared(said, identity);
  const known = before[experiment]?.of === item ? before[experiment] : undefined;
  if (Object.keys(still).length === Object.keys(said).length && known === before[experiment]) return before;
  // What is entered anew from there is heard anew.
  return { ...shared(before, identity), [saidInTrace]: still, [experiment]: known } as Propagated;
}

function shared(left: object, right: Record<string, unknown> | undefined): Record<string, unknown> {
  return Object.fromEntries(Object.entries(left).filter(([field, value]) => right?.[field] === value));
}

function isSame(left: Record<string, unknown>, right: Readonly<Record<string, unknown>> | undefined): boolean {
  return right !== undefined && fields.every(([field]) => left[field] === right[field]);
}

/** What this scope is the first to say: of the rest we may have heard otherwise since. */
function newIn(
  identity: Record<string, unknown>,
  before: Readonly<Record<string, unknown>> | undefined,
): TraceAttributes {
  return Object.fromEntries(Object.entries(identity).filter(([field, value]) => value !== before?.[field]));
}

/**
 * What the official span processor would write on every span of theirs: who a scope inside of the trace is about, which may be
 * another one than the trace's, the prompt, and their experiment.
 */
export function propagatedAttributes(context: Context): Attributes | undefined {
  const frame = currentFrame();
  const said = (frame.propagated as Propagated | undefined)?.[saidInTrace];
  let found: Attributes | undefined;
  if (said !== undefined) found = encodeTrace(said, (key, message) => currentEngine()?.reportOnce(key, message));
  const prompt = readPrompt(context) ?? frame.prompt;
  if (prompt !== undefined && prompt.isFallback !== true) {
    found ??= {};
    found[keys.observation.promptName] = prompt.name;
    found[keys.observation.promptVersion] = prompt.version;
  }
  return experimentIn(context) === undefined ? found : { ...found, ...readExperiment(context) };
}

/** What of that is for an observation of ours, whose identity is the trace's: the experiment. */
export function experimentAround({ propagated }: Frame): Attributes | undefined {
  return (propagated as Propagated | undefined)?.[experiment]?.attributes;
}

/** Whether somebody has named a user or a session, inside of the trace, for what is begun here. */
export function isPersonalScope({ propagated }: Frame): boolean {
  const said = (propagated as Propagated | undefined)?.[saidInTrace];
  return said?.userId !== undefined || said?.sessionId !== undefined;
}
