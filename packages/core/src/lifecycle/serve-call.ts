import { currentFrame, withContext } from "../context/index.ts";
import { currentEngine, safely, trace } from "../observe/index.ts";

/** How a call from outside begins. */
export interface CallView {
  /** Such as `MESSAGE sum`: what is called, never what it is called with. */
  readonly name: string;
  readonly metadata?: Readonly<Record<string, unknown>> | undefined;
  /** What came along of the caller's context: headers, or nothing. */
  readonly carrier?: unknown;
}

/**
 * Runs what a message or a timer has called: a trace of its own, whatever the code was started inside, and part of the
 * caller's trace where a context came along. It lasts until what `fn` gives back is over.
 * @example serveCall({ name: "MESSAGE sum" }, () => handle(message));
 */
export function serveCall<R>({ name, metadata, carrier }: CallView, fn: () => R): R {
  return withContext(carrier, () => trace(name, { metadata: { ...metadata } }, fn));
}

/**
 * Marks the nearest observation as failed, for frameworks that answer what was thrown before it comes to us.
 * @example failNearest(exception);
 */
export function failNearest(error: unknown): void {
  const { span } = currentFrame();
  if (span !== undefined) safely("telling a failure", () => currentEngine()?.fail(span, error));
}
