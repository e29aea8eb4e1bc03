/** A score as it was sent. */
export interface CapturedScore {
  /** The score's own id; absent when the sender named none. */
  readonly id: string | undefined;
  readonly name: string;
  readonly value: number | string | undefined;
  readonly dataType: string | undefined;
  readonly comment: string | undefined;
  readonly traceId: string | undefined;
  readonly observationId: string | undefined;
  readonly sessionId: string | undefined;
  readonly environment: string | undefined;
  readonly metadata: unknown;
  readonly source: string | undefined;
  readonly configId: string | undefined;
  /** Milliseconds since 1970. */
  readonly timestamp: number | undefined;
}

export type { IngestionEvent } from "@langfuse-kit/server-rules";
