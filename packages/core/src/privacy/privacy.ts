import type { Link } from "@opentelemetry/api";
import type { TraceAttributes } from "../attributes/index.ts";
import { type CaptureMode, readJsonOrText, serialize } from "../capture/index.ts";
import type { SealedEvent, SealedObservation } from "../encode/index.ts";
import type { Reporter } from "../runtime/index.ts";
import { allowedResourceOf } from "./allowed.ts";
import { stricter } from "./modes.ts";
import { createRules, type Rules } from "./rules.ts";
import type { Privacy, PrivacySettings, ScoreTexts } from "./types.ts";

/**
 * What may leave, by mode, redaction and mask. Every text of an observation goes through it: its name, status, events
 * and links as well as its attributes.
 * @example const privacy = createPrivacy({ capture: "redacted", redaction: {}, mask: undefined }, reporter);
 */
export function createPrivacy(settings: PrivacySettings, reporter: Reporter): Privacy {
  const start = createRules(settings, reporter);
  const startUnmasked = createRules({ ...settings, mask: undefined }, reporter);
  const { capture } = settings;
  const isOpen = (mode: CaptureMode): boolean => mode === "full" && settings.mask === undefined;

  return {
    observation(observation) {
      const mode = stricter(capture, observation.capture);
      return isOpen(mode) ? observation : protect(observation, start(mode), mode);
    },
    shared(attributes, own) {
      const mode = stricter(capture, own);
      return isOpen(mode) ? attributes : start(mode).attributes(attributes);
    },
    resource(attributes) {
      if (isOpen(capture)) return attributes;
      // It has an allow list of its own; that for observations would remove everything.
      const isListed = capture === "metadata";
      const allowed = isListed ? allowedResourceOf(attributes) : attributes;
      return start(isListed ? "redacted" : capture).attributes(allowed, { prefix: "resource." });
    },
    scope(scope) {
      if (capture === "full") return scope;
      // Not shown to the mask: Langfuse recognises libraries by these names.
      const rules = startUnmasked(capture);
      const { name, version } = scope;
      return { name: rules.text(name, "scope"), version: version && rules.text(version, "scope") };
    },
    identity(identity, own) {
      const mode = stricter(capture, own);
      return isOpen(mode) ? identity : protectIdentity(identity, start(mode), mode);
    },
    errorText: (message) => startUnmasked("redacted").text(message, "statusMessage"),
    score(score, own) {
      const mode = stricter(capture, own);
      return isOpen(mode) ? score : protectScore(score, start(mode), mode);
    },
  };
}

function protect(observation: SealedObservation, rules: Rules, mode: CaptureMode): SealedObservation {
  const { attributes, overrides, name, status, events, links, traceState } = observation;
  return {
    ...observation,
    traceState: traceState && leaves(traceState, rules, mode) ? traceState : undefined,
    name: rules.text(name, "name"),
    attributes: rules.attributes(attributes, { except: overrides }),
    overrides: overrides && rules.attributes(overrides),
    status:
      status.message === undefined || mode === "metadata"
        ? { code: status.code }
        : { code: status.code, message: rules.text(status.message, "statusMessage") },
    events: events.map((event) => protectEvent(event, rules)),
    links: links.map((link) => protectLink(link, rules, mode)),
  };
}

function protectEvent(event: SealedEvent, rules: Rules): SealedEvent {
  return {
    ...event,
    name: rules.text(event.name, "event.name"),
    attributes: event.attributes && rules.attributes(event.attributes, { prefix: "event." }),
  };
}

function protectLink(link: Link, rules: Rules, mode: CaptureMode): Link {
  const { traceState, ...position } = link.context;
  const state = traceState?.serialize();
  const context = state && leaves(state, rules, mode) ? link.context : position;
  if (link.attributes === undefined || mode === "metadata") return { context };
  return { context, attributes: rules.attributes(link.attributes, { prefix: "link." }) };
}

/** A list leaves whole or not at all: with gaps or marks in it, it would not be one any more. */
function leaves(traceState: string, rules: Rules, mode: CaptureMode): boolean {
  return mode !== "metadata" && rules.text(traceState, "traceState") === traceState;
}

/** As it is written on the trace, so that a service further on names the same user. */
function protectIdentity(identity: TraceAttributes, rules: Rules, mode: CaptureMode): TraceAttributes {
  const { name, userId, sessionId, tags, metadata, ...others } = identity;
  const text = <Value>(value: Value, where: string): Value =>
    (typeof value === "string" ? rules.text(value, where) : value) as Value;
  const told = { ...others, name: text(name, "trace.name"), userId: text(userId, "userId") };
  const known = defined({ ...told, sessionId: text(sessionId, "sessionId") });
  if (mode === "metadata") return known;
  return defined({
    ...known,
    tags: tags?.map((tag) => text(tag, "tags")),
    metadata: metadata && (readJsonOrText(rules.text(serialize(metadata), "trace.metadata")) as typeof metadata),
  });
}

function defined<Fields extends object>(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Fields;
}

function protectScore<Score extends ScoreTexts>(score: Score, rules: Rules, mode: CaptureMode): Score {
  const { name, value, comment, metadata, sessionId } = score;
  const keepsContent = mode !== "metadata";
  return {
    ...score,
    name: rules.text(name, "score.name"),
    ...(sessionId !== undefined && { sessionId: rules.text(sessionId, "sessionId") }),
    value: typeof value === "string" ? rules.text(value, "score.value") : value,
    comment: comment !== undefined && keepsContent ? rules.text(comment, "score.comment") : undefined,
    metadata:
      metadata !== undefined && keepsContent
        ? asGiven(metadata, rules.text(serialize(metadata), "score.metadata"))
        : undefined,
  };
}

/** A text is masked as a text, even if it looks like JSON. */
function asGiven(value: unknown, text: string): unknown {
  return typeof value === "string" ? text : readJsonOrText(text);
}
