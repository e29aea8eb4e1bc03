import type { ObservationLevel, ObservationType, PromptLink } from "@langfuse-kit/server-rules";
import type { DecodedEvent, DecodedLink } from "../otlp/index.ts";

export type { ObservationLevel, ObservationType, PromptLink } from "@langfuse-kit/server-rules";

/** An observation as Langfuse 4 would show it. Times are milliseconds since 1970. */
export interface CapturedObservation {
  readonly id: string;
  readonly traceId: string;
  readonly parentId: string | undefined;
  readonly type: ObservationType;
  readonly name: string;
  readonly startTime: number;
  readonly endTime: number;
  readonly durationMs: number;
  /** The start as it was sent: it orders what began in the same millisecond. */
  readonly startTimeUnixNano: string;
  readonly level: ObservationLevel;
  readonly statusMessage: string | undefined;
  /** Parsed where the text is JSON. */
  readonly input: unknown;
  readonly output: unknown;
  /** What was said of the observation and of its trace; values parsed where they are JSON. */
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly model: string | undefined;
  readonly modelParameters: Readonly<Record<string, unknown>>;
  /** Tokens per usage key; empty when none were given. */
  readonly usage: Readonly<Record<string, number>>;
  /** US dollars per usage key; empty when none were given. */
  readonly cost: Readonly<Record<string, number>>;
  readonly prompt: PromptLink | undefined;
  readonly completionStartTime: number | undefined;
  readonly version: string | undefined;
  readonly release: string | undefined;
  readonly environment: string;
  readonly userId: string | undefined;
  readonly sessionId: string | undefined;
  readonly tags: readonly string[];
  readonly public: boolean;
  readonly traceName: string | undefined;
  readonly isAppRoot: boolean;
  readonly scope: { readonly name: string; readonly version: string };
  /** OpenTelemetry's number: 1 internal, 2 server, 3 client, 4 producer, 5 consumer. */
  readonly kind: number;
  readonly resource: Readonly<Record<string, unknown>>;
  /** The span's attributes as they were sent. */
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly events: readonly DecodedEvent[];
  readonly links: readonly DecodedLink[];
}
