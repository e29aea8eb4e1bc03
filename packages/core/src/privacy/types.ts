import type { Attributes } from "@opentelemetry/api";
import type { TraceAttributes } from "../attributes/index.ts";
import type { CaptureMode } from "../capture/index.ts";
import type { Filter, SealedObservation } from "../encode/index.ts";
import type { RedactionSettings } from "./redact/index.ts";

/** What a mask of the user's is given, and answers. */
export type MaskFunction = (value: unknown, where: string) => unknown;

export interface PrivacySettings {
  readonly capture: CaptureMode;
  readonly redaction: RedactionSettings;
  readonly mask: MaskFunction | undefined;
  /** Told in place of the log of each value that is hidden since the mask failed on it, or had no time for it. */
  readonly maskFailing?: (() => void) | undefined;
}

/** What a score says besides its value. */
export interface ScoreTexts {
  readonly name: string;
  readonly value: number | string;
  readonly comment?: string | undefined;
  readonly metadata?: unknown;
  /** Hidden as on the traces of the session, so that the score finds it. */
  readonly sessionId?: string | undefined;
}

/** Applied to what is about to be encoded, and so before anything is spooled. Answers copies. */
export interface Privacy extends Filter {
  /** The same object where nothing is to be hidden. */
  observation(observation: SealedObservation): SealedObservation;
  /** Identity, which all observations of a segment share. */
  shared(attributes: Attributes, capture?: CaptureMode): Attributes;
  resource(attributes: Attributes): Attributes;
  /** Whose trace it is, for the services and jobs that it is told to. */
  identity(identity: TraceAttributes, capture?: CaptureMode): TraceAttributes;
  /** The message of an error that has left what is `redacted`, for what is not. A mask is shown it where it is written. */
  errorText(message: string): string;
  score<Score extends ScoreTexts>(score: Score, capture?: CaptureMode): Score;
}
