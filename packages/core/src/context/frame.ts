import { AsyncLocalStorage } from "node:async_hooks";
import type { Context, Span } from "@opentelemetry/api";
import type { PromptReference } from "../attributes/index.ts";
import { shared } from "../runtime/index.ts";
import type { Position, Received } from "./w3c/index.ts";

/**
 * What surrounds the code that runs now. Frames are immutable: entering an observation makes a new one.
 * Copies of this package share them, so a change of shape is a change of the contract (runtime/shared.ts).
 */
export interface Frame {
  /** The span of the nearest observation, made by the kit or by a library through its tracer. */
  readonly span?: Span | undefined;
  /** What a carrier brought, which the next root continues. Not set inside a local observation. */
  readonly received?: Received | undefined;
  /** The parent that a carrier named and that is not continued. Known to all that runs inside. */
  readonly refused?: Position | undefined;
  /** The destinations of the next root's trace. */
  readonly destinations?: readonly string[] | undefined;
  /** The prompt that generations are linked to. */
  readonly prompt?: PromptReference | undefined;
  /** Nothing is recorded, as inside an ignored route. */
  readonly suppressed?: boolean | undefined;
  /** OpenTelemetry's context, where no other tracer keeps it; never with a span of ours in it. */
  readonly otel?: Context | undefined;
  /** The sampling rate that an adapter's options set for the next root. Not used if the trace was decided upstream. */
  readonly rate?: number | undefined;
  /** What an official package last set on the trace, so that it is taken over only once. */
  readonly propagated?: Readonly<Record<string, unknown>> | undefined;
  /** Id of the trace that runs around this one, although they do not belong together. */
  readonly around?: string | undefined;
}

const storage: AsyncLocalStorage<Frame> = shared("context", () => new AsyncLocalStorage<Frame>());
const none: Frame = Object.freeze({});

/** The frame of the running code; an empty one outside of any. */
export function currentFrame(): Frame {
  return storage.getStore() ?? none;
}

/** Runs `fn` with some things of the frame replaced. */
export function withFrame<T>(change: Frame, fn: () => T): T {
  return storage.run({ ...currentFrame(), ...change }, fn);
}

/** Runs `fn` so that nothing in it is recorded. */
export function withSuppressed<T>(fn: () => T): T {
  return withFrame({ span: undefined, received: undefined, suppressed: true }, fn);
}

/** Runs `fn` in exactly this frame, whatever surrounds it: for what began elsewhere and continues here. */
export function enterFrame<T>(frame: Frame, fn: () => T): T {
  // Not if it is the current one: entering copies everything that the process stores for each asynchronous step.
  return storage.getStore() === frame ? fn() : storage.run(frame, fn);
}

/** Runs `fn` with this span as the nearest observation. */
export function withSpan<T>(span: Span, fn: () => T): T {
  return storage.run(frameUnder(span), fn);
}

/** The frame of code that runs with this span as the nearest observation, for those who enter it more than once. */
export function frameUnder(span: Span): Frame {
  const { received, refused, destinations, prompt, suppressed, otel, propagated, around } = currentFrame();
  const kept = received?.refused ?? refused;
  return { span, received: undefined, refused: kept, destinations, prompt, suppressed, otel, propagated, around };
}
