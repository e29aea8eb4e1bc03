import type { Attributes, Link } from "@opentelemetry/api";
import type { CaptureMode } from "../capture/index.ts";
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
      // By a list of its own, so the one for observations must not empty it.
      const isListed = capture === "metadata";
      const allowed = isListed ? allowedResourceOf(attributes) : attributes;
      return start(isListed ? "redacted" : capture).attributes(allowed, "resource.");
    },
    score(score, own) {
      const mode = stricter(capture, own);
      return isOpen(mode) ? score : protectScore(score, start(mode), mode);
    },
  };
}

function protect(observation: SealedObservation, rules: Rules, mode: CaptureMode): SealedObservation {
  const { attributes, overrides, name, status, events, links } = observation;
  return {
    ...observation,
    name: rules.text(name, "name"),
    attributes: rules.attributes(without(attributes, overrides)),
    overrides: overrides && rules.attributes(overrides),
    status:
      status.message === undefined || mode === "metadata"
        ? { code: status.code }
        : { code: status.code, message: rules.text(status.message, "statusMessage") },
    events: events.map((event) => protectEvent(event, rules)),
    links: links.map((link) => protectLink(link, rules, mode)),
  };
}

/** What is overridden never leaves, so no mask is asked about it. */
function without(attributes: Attributes, overrides: Attributes | undefined): Attributes {
  if (overrides === undefined) return attributes;
  return Object.fromEntries(Object.entries(attributes).filter(([key]) => !Object.hasOwn(overrides, key)));
}

function protectEvent(event: SealedEvent, rules: Rules): SealedEvent {
  return {
    ...event,
    name: rules.text(event.name, "event.name"),
    attributes: event.attributes && rules.attributes(event.attributes, "event."),
  };
}

function protectLink(link: Link, rules: Rules, mode: CaptureMode): Link {
  const { context, attributes } = link;
  if (attributes === undefined || mode === "metadata") return { context };
  return { context, attributes: rules.attributes(attributes, "link.") };
}

function protectScore<Score extends ScoreTexts>(score: Score, rules: Rules, mode: CaptureMode): Score {
  const { name, value, comment, metadata } = score;
  const keepsContent = mode !== "metadata";
  return {
    ...score,
    name: rules.text(name, "score.name"),
    value: typeof value === "string" ? rules.text(value, "score.value") : value,
    comment: comment !== undefined && keepsContent ? rules.text(comment, "score.comment") : undefined,
    metadata:
      metadata !== undefined && keepsContent
        ? readJson(rules.text(JSON.stringify(metadata), "score.metadata"))
        : undefined,
  };
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
