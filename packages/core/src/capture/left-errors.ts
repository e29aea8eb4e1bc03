import { types } from "node:util";
import { describeError, describePlace, isObject, shared } from "../runtime/index.ts";
import type { CaptureMode } from "./mode.ts";

/** How an error has left the steps that it was thrown through. */
export interface LeftError {
  /** The strictest mode of them; undefined where only other words stand for it. */
  readonly capture: CaptureMode | undefined;
  /** What is described in its place: itself, or what was given to be said instead. */
  readonly words: unknown;
  /** A text as it may leave what is `redacted`, by the rules of where the error was thrown. */
  readonly redact: (text: string) => string;
}

interface Known {
  readonly errors: WeakMap<object, LeftError>;
  /** Whether one of them is no error: those alone look like what JSON can be trusted with, and nearly nobody throws any. */
  hasOthers: boolean;
}

/** For all traces: an error that somebody keeps, as caches keep rejected promises, comes out in many. */
const known: Known = shared("left-errors", () => ({ errors: new WeakMap(), hasOthers: false }));

export function leftError(value: object): LeftError | undefined {
  return known.errors.get(value);
}

/** Remembers how it has left, for wherever it comes out later. */
export function noteLeft(value: object, left: LeftError): void {
  known.errors.set(value, left);
  known.hasOthers ||= !isError(value);
}

/** Of this realm or another. Never throws. */
export function isError(value: unknown): value is Error {
  try {
    return types.isNativeError(value) || value instanceof Error;
  } catch {
    // A proxy that refuses to be asked.
    return false;
  }
}

/** Whether it was thrown out of a stricter step and is no error. Quick, since it is asked of each object on its way out. */
export function isLeftOther(value: object): boolean {
  return known.hasOthers && known.errors.has(value);
}

/** Whether what stands where this mode rules needs no other rule: its own is applied when it leaves. */
export function isRuled({ capture }: LeftError, mode: CaptureMode | undefined): boolean {
  return capture !== undefined && (mode === "metadata" || mode === capture);
}

/** The sentence that may be said of it. */
export function sentenceOf({ capture, words, redact }: LeftError): string {
  if (capture === "metadata") return describePlace(words);
  return capture === "redacted" ? redact(describeError(words)) : describeError(words);
}

/**
 * An error as it may be told where `mode` rules: itself, or a sentence in its place once it has left a stricter step.
 * @example span.recordException(tellable(error) as Error);
 */
export function tellable(error: unknown, mode?: CaptureMode): unknown {
  const left = isObject(error) ? leftError(error) : undefined;
  if (left === undefined || isRuled(left, mode)) return error;
  return left.capture === undefined ? left.words : sentenceOf(left);
}
