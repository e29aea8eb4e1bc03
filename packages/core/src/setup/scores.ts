import { randomUUID } from "node:crypto";
import type { Span } from "@opentelemetry/api";
import { serialize } from "../capture/index.ts";
import type { Config } from "../config/index.ts";
import { currentFrame } from "../context/index.ts";
import type { Chunk } from "../encode/index.ts";
import type { ScoreDataType, ScoredTrace, ScoreTarget } from "../observe/index.ts";
import type { Privacy } from "../privacy/index.ts";
import type { Reporter } from "../runtime/index.ts";
import { hasKeepRules, isInRate, trackedOf } from "../segment/index.ts";
import { environmentOf } from "./environment.ts";
import { isText, problemOf, readValue, type ScoreValue } from "./score-value.ts";
import { plainDestinations } from "./standard-keys.ts";

export interface ScoreWriter {
  /** False for a score that is skipped. `trace`: what is known of the trace if this process did not make it. */
  write(score: ScoreTarget, span?: Span, trace?: ScoredTrace): boolean;
}

const NOWHERE =
  "A score was skipped: only Langfuse takes scores, and its trace goes to no Langfuse from here. Give it by its traceId in a process that has keys, or set LANGFUSE_PUBLIC_KEY and LANGFUSE_SECRET_KEY here.";

type Target = Pick<ScoreTarget, "traceId" | "observationId" | "sessionId">;

const isGiven = (value: unknown): boolean => value !== undefined && value !== null;
const textOf = (value: unknown): string | undefined => (isText(value) ? value : undefined);

/** The type to send. None if it was only inferred and there is a config: the server refuses a type that is not the config's. */
function saidType({ configId, dataType }: ScoreTarget, value: ScoreValue): ScoreDataType | undefined {
  const isConcluded = textOf(configId) !== undefined && dataType === undefined && value.dataType !== "BOOLEAN";
  return isConcluded ? undefined : value.dataType;
}

/** Writes scores as ingestion events. They follow the sampling decision of their trace. */
export function createScoreWriter(parts: {
  config: Config;
  privacy: Privacy;
  /** For scores whose trace this process does not know. */
  destinations: readonly string[];
  emit: (chunk: Chunk) => void;
  isOn: () => boolean;
  /** Whether a trace has ended here and no rule kept it. */
  wasDropped: (traceId: string) => boolean;
  reporter: Reporter;
}): ScoreWriter {
  const { config, privacy, destinations: defaults, emit, isOn, wasDropped, reporter } = parts;
  const mayKeep = hasKeepRules(config.keep);
  const plain = plainDestinations(config);

  function targetOf(score: ScoreTarget, span: Span | undefined): Target | undefined {
    const { traceId, observationId, sessionId } = score;
    // If an id was given and cannot be used, the current trace is not what was meant.
    if (isGiven(traceId)) return isText(traceId) ? { traceId, observationId: textOf(observationId) } : undefined;
    if (isGiven(sessionId)) return isText(sessionId) ? { sessionId } : undefined;
    const around = (span ?? currentFrame().span)?.spanContext();
    if (around === undefined) return undefined;
    return { traceId: around.traceId, observationId: textOf(observationId) ?? (span && around.spanId) };
  }

  function chunks(body: object, destinations: readonly string[]): Chunk[] {
    const now = Date.now();
    const id = randomUUID();
    const event = { id, type: "score-create", timestamp: new Date(now).toISOString(), body };
    const bytes = Buffer.from(serialize(event));
    return destinations.map((destination) => ({ kind: "scores", bytes, ids: [id], destination, createdAt: now }));
  }

  return {
    write(score, span, trace) {
      if (!isOn()) return false;
      const value = readValue(score);
      const target = targetOf(score, span);
      if (!isText(score.name) || value === undefined || target === undefined) {
        const [kind, text] = problemOf(score, target !== undefined);
        reporter.once(`bad-score:${kind}`, `${text} It was skipped.`);
        return false;
      }
      const source = span ?? currentFrame().span;
      const tracked = source?.spanContext().traceId === target.traceId ? trackedOf(source) : undefined;
      const decision = tracked?.segment.decision ?? remoteDecision(target.traceId, source);
      if (decision !== "in" && decision !== "undecided") return true;
      const ofTrace = tracked?.segment.destinations ?? currentFrame().destinations ?? defaults;
      const destinations = ofTrace.filter((destination) => !plain.has(destination));
      if (destinations.length === 0) {
        reporter.once("score-without-langfuse", NOWHERE);
        return false;
      }
      const { name, comment, metadata } = score;
      const mode = trace?.capture ?? tracked?.capture;
      const body = {
        id: textOf(score.id) ?? randomUUID(),
        dataType: saidType(score, value),
        configId: textOf(score.configId),
        ...privacy.score({ ...target, name, value: value.value, comment: textOf(comment), metadata }, mode),
        environment: trace === undefined ? environmentOf(tracked?.segment, config) : trace.environment,
      };
      const made = chunks(body, destinations);
      if (tracked !== undefined && decision === "undecided") tracked.segment.holdScores(made);
      else for (const chunk of made) emit(chunk);
      return true;
    },
  };

  function remoteDecision(traceId: string | undefined, source: Span | undefined): "in" | "out" {
    if (traceId === undefined) return "in";
    if (source?.spanContext().traceId === traceId) return source.isRecording() ? "in" : "out";
    const { rate } = currentFrame();
    if (rate !== undefined) return isInRate(traceId, rate) ? "in" : "out";
    if (mayKeep) return wasDropped(traceId) ? "out" : "in";
    return isInRate(traceId, config.sampleRate) ? "in" : "out";
  }
}
