import type { Intake } from "../ledger/index.ts";
import type { DecodedSpan } from "../otlp/index.ts";
import type { IngestionEvent } from "../score/index.ts";

/** What a rule can look at. */
export interface FaultedRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** After decompression; empty for a rule that acts before the body was read. */
  readonly body: Uint8Array;
  /** Empty where the request holds none, or cannot be read. */
  spans(): readonly DecodedSpan[];
}

/** When a rule acts. Without any of these: always. */
export interface FaultCondition {
  /** A path, or a test of the request. */
  readonly when?: string | ((request: FaultedRequest) => boolean) | undefined;
  /** Acts so often and then no more. */
  readonly times?: number | undefined;
  /** Lets so many requests that it would act on pass first. */
  readonly after?: number | undefined;
  /** Whether the ledger takes what the request brought. Each action has its own answer where this is left out. */
  readonly accepted?: boolean | undefined;
}

/** What a rule does. Nothing is taken unless said otherwise here or by `accepted`. */
export type FaultAction =
  /** Answers with a status. `retryAfter` is seconds, a date, or the header as it is. */
  | {
      readonly status: number;
      readonly body?: unknown;
      readonly headers?: Readonly<Record<string, string>> | undefined;
      readonly retryAfter?: number | Date | string | undefined;
    }
  /** Reads the request and never answers. */
  | { readonly hang: true }
  /** Breaks the connection. */
  | { readonly reset: "before-body" | "after-body" | "mid-response" }
  /** Waits so many milliseconds, then goes on as if it were not there. */
  | { readonly slow: number }
  /** Takes the request and answers one byte at a time, with so many milliseconds between them. */
  | { readonly drip: number }
  /** Closes the port until the faults are cleared or set anew. Knows no conditions. */
  | { readonly refuse: true }
  /** Answers 200 with a partial success: the first so many spans are rejected, the rest is taken. */
  | { readonly partial: number; readonly message?: string | undefined }
  /** Refuses the whole request with 400 when the test holds for any of its spans. */
  | { readonly refuseIf: (span: DecodedSpan) => boolean }
  /** Refuses with 413 what is larger after decompression. */
  | { readonly maxBytes: number }
  /** Sends the client elsewhere; 307 unless told otherwise. */
  | { readonly redirect: string; readonly redirectStatus?: number | undefined }
  /** Takes the request and answers 200 with half of a JSON body. */
  | { readonly malformed: true }
  /** Takes the request and answers 200 with a body of so many bytes. */
  | { readonly huge: number }
  /**
   * Answers an ingestion batch with 207, refusing events with a status and leaving others out of both lists. Ids are
   * those of events or of their bodies.
   */
  | {
      readonly ingestion: {
        readonly refuse?:
          | Readonly<Record<string, number>>
          | ((event: IngestionEvent) => number | undefined)
          | undefined;
        readonly omit?: readonly string[] | ((event: IngestionEvent) => boolean) | undefined;
      };
    };

export type FaultRule = FaultCondition & FaultAction;
export type Faults = FaultRule | readonly FaultRule[];

/** How the fake server is told to fail. */
export interface FaultControl {
  /**
   * Replaces all rules; the first that acts on a request decides. Takes effect at once; wait for it with `refuse`.
   * Refuses what is no rule, and then leaves the rules as they are.
   * @example await server.faults.set({ status: 503, times: 2 });
   */
  set(faults: Faults): Promise<void>;
  /** Back to normal. Wait for it after `refuse`. */
  clear(): Promise<void>;
}

/** What goes back to the client. Text and bytes go as they are, anything else as JSON. */
export interface Reply {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** How it goes back. */
export type Manner =
  | "plain"
  | "hang"
  | "reset"
  | "mid-response"
  | { readonly drip: number }
  | { readonly huge: number };

/** The end of a request: its answer, and what the ledger takes. */
export interface Outcome {
  readonly reply: Reply;
  readonly intake: Intake | undefined;
  readonly manner: Manner;
}
