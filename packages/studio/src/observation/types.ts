import type { Cost, ObservationLevel, ObservationType, Score, SpanEvent, SpanLink, Usage } from "../contract/index.ts";
import type { Origin } from "../otlp/index.ts";

/** One observation as it is stored. Content is text, since that is how it came and how it leaves. */
export interface ObservationRecord {
  readonly traceId: string;
  readonly id: string;
  readonly parentId: string | null;
  readonly type: ObservationType;
  readonly name: string;
  readonly start: number;
  /** Null while it runs. */
  readonly end: number | null;
  readonly level: ObservationLevel;
  readonly statusMessage: string | null;
  readonly model: string | null;
  readonly modelParameters: Readonly<Record<string, unknown>>;
  readonly usage: Usage;
  readonly cost: Cost;
  readonly costSource: "sent" | "computed" | "unknown" | null;
  readonly promptName: string | null;
  readonly promptVersion: number | null;
  readonly firstToken: number | null;
  readonly queueWait: number | null;
  readonly environment: string;
  readonly version: string | null;
  readonly release: string | null;
  readonly userId: string | null;
  readonly sessionId: string | null;
  readonly tags: readonly string[];
  readonly public: boolean;
  /** What the observation says its trace is called. */
  readonly traceName: string | null;
  readonly isAppRoot: boolean;
  readonly infrastructure: boolean;
  readonly kind: number;
  readonly origin: Origin;
  readonly input: string | null;
  readonly output: string | null;
  readonly metadata: Readonly<Record<string, unknown>>;
  /** What became no field. */
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly events: readonly SpanEvent[];
  readonly links: readonly SpanLink[];
}

export interface ScoreRecord extends Score {
  readonly environment: string;
  readonly metadata: unknown;
  readonly configId: string | null;
  readonly queueId: string | null;
}
