/** Where everything received goes on to, and its books: accepted = delivered + deadLettered + dropped + pending. */
export interface Forwarding {
  /** Without credentials. */
  readonly url: string;
  readonly kind: "langfuse" | "otlp";
  /** Whether what waits outlives Studio. */
  readonly onDisk: boolean;
  readonly state: "off" | "ok" | "retrying" | "parked" | "closed";
  /** Observations and scores that were taken on, those of an earlier start too. */
  readonly accepted: number;
  readonly delivered: number;
  /** Refused for good; kept, and sent again by `POST /api/studio/forward/replay`. */
  readonly deadLettered: number;
  /** Given up, by reason. */
  readonly dropped: Readonly<Record<string, number>>;
  readonly pending: number;
  /** How long the oldest has waited. */
  readonly oldestMs: number | null;
  readonly lastError: string | null;
}
