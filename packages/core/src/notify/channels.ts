import diagnostics from "node:diagnostics_channel";
import type { GenerationAttributes, ObservationType, TraceAttributes } from "../attributes/index.ts";
import { type ObservationReference, type ScoreTarget, score, startObservation, updateTrace } from "../observe/index.ts";
import { guarded, type Reporter } from "../runtime/index.ts";

/** What a library publishes to become an observation: it is recorded as begun and ended, where it was published. */
export interface ObservationMessage extends GenerationAttributes {
  name: string;
  /** On `langfuse.span`, any type may be named. */
  type?: ObservationType;
  startTime?: Date | number;
  endTime?: Date | number;
  parent?: ObservationReference;
  id?: string;
}

type Handler = (message: object) => void;

function observationHandler(fallback: ObservationType): Handler {
  return (message) => {
    const { endTime, type = fallback, ...options } = message as ObservationMessage;
    const startTime = options.startTime ?? endTime ?? Date.now();
    startObservation(options.name, { ...options, type, startTime }).end(
      endTime ?? (type === "event" ? startTime : undefined),
    );
  };
}

/** Libraries can be seen by us without knowing us: they publish to these channels, at no cost while nobody listens. */
const handlers: Record<string, Handler> = {
  "langfuse.trace": (message) => updateTrace(message as TraceAttributes),
  "langfuse.span": observationHandler("span"),
  "langfuse.generation": observationHandler("generation"),
  "langfuse.event": observationHandler("event"),
  "langfuse.score": (message) => score(message as ScoreTarget),
};

/** Turns messages of the incoming channels into observations; returns what stops it. */
export function listenToChannels(reporter: Reporter): () => void {
  const stops = Object.entries(handlers).map(([name, handle]) => {
    const listener = (message: unknown): void => {
      // What a subscriber throws becomes an uncaught exception of the process, so even the check is guarded.
      guarded(`a message on ${name}`, () => receive(name, message, handle), reporter);
    };
    diagnostics.subscribe(name, listener);
    return () => diagnostics.unsubscribe(name, listener);
  });
  function receive(name: string, message: unknown, handle: Handler): void {
    if (isUsable(name, message)) handle(message);
    else reporter.once(`bad-message:${name}`, `A message on ${name} was skipped: it must be an object, with a name.`);
  }
  return () => {
    for (const stop of stops) stop();
  };
}

function isUsable(channel: string, message: unknown): message is object {
  if (typeof message !== "object" || message === null) return false;
  return channel === "langfuse.trace" || typeof (message as { name?: unknown }).name === "string";
}
