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
  /** Called, instead of a log line, for each value that is hidden since the mask failed on it or had no time. */
  readonly maskFailing?: (() => void) | undefined;
}

/** The fields of a score that may hold text. */
export interface ScoreTexts {
  readonly name: string;
  readonly value: number | string;
  readonly comment?: string | undefined;
  readonly metadata?: unknown;
  /** Hidden in the same way as on the traces of the session, so that the score belongs to it. */
  readonly sessionId?: string | undefined;
}

/** Applied before anything is encoded, and so before it is spooled. Returns copies. */
export interface Privacy extends Filter {
  /** Returns the same object if nothing is to be hidden. */
  observation(observation: SealedObservation): SealedObservation;
  /** Identity, which all observations of a segment share. */
  shared(attributes: Attributes, capture?: CaptureMode): Attributes;
  resource(attributes: Attributes): Attributes;
  /** The identity that is sent to other services and jobs. */
  identity(identity: TraceAttributes, capture?: CaptureMode): TraceAttributes;
  /** The message of an error that was thrown out of a `redacted` observation. A mask sees it when it is encoded. */
  errorText(message: string): string;
  score<Score extends ScoreTexts>(score: Score, capture?: CaptureMode): Score;
}
