import type { Forwarding } from "./forwarding.ts";

/** `GET /api/studio/status`. */
export interface Status {
  readonly studio: true;
  /** Of this package. */
  readonly version: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** What an application puts in LANGFUSE_BASE_URL, such as `http://localhost:4790`. */
  readonly url: string;
  /** All addresses that it listens on. */
  readonly addresses: readonly string[];
  /** The plain OTLP endpoint. */
  readonly otlpUrl: string;
  readonly database: {
    /** Null for `--memory`. */
    readonly file: string | null;
    readonly bytes: number;
    readonly maxBytes: number;
    readonly traces: number;
    readonly observations: number;
    readonly sessions: number;
    readonly scores: number;
    /** Traces that the size cap removed since the start. */
    readonly pruned: number;
  };
  readonly receiving: Receiving;
  /** Null where nothing is forwarded. */
  readonly forwarding: Forwarding | null;
  /** What a person should know, such as a damaged file that was moved aside. */
  readonly notices: readonly Notice[];
}

export interface Receiving {
  /** Something came in the last 60 s. */
  readonly active: boolean;
  readonly lastAt: number | null;
  /** Since the start. */
  readonly requests: number;
  readonly observations: number;
  readonly refused: number;
}

export interface Notice {
  readonly at: number;
  readonly level: "info" | "warning" | "error";
  readonly message: string;
}

/** `GET /api/studio/overview`: the Home page. */
export interface Overview {
  readonly status: Status;
  /** The lines that point an application here, in order. */
  readonly environment: readonly { readonly name: string; readonly value: string }[];
  /** Who has sent, the latest first; at most 50. */
  readonly services: readonly SeenService[];
  /** The latest requests that brought nothing, newest first; at most 20. */
  readonly refusals: readonly Refusal[];
  readonly today: Totals;
  readonly all: Totals;
}

export interface SeenService {
  /** `unknown` where the sender has no service.name. */
  readonly name: string;
  readonly sdk: string | null;
  readonly environment: string;
  readonly observations: number;
  readonly lastAt: number;
}

export interface Refusal {
  readonly at: number;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  /** What was wrong, and what to do about it. */
  readonly message: string;
}

export interface Totals {
  readonly traces: number;
  readonly observations: number;
  readonly errors: number;
  readonly tokens: number | null;
  readonly cost: number | null;
  /** Models that were used and have no price, of the latest traces that lack one; `cost` leaves them out. */
  readonly unpricedModels: readonly string[];
}
