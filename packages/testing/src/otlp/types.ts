import type { DecodedEvent, DecodedLink } from "@langfuse-kit/server-rules";

export type { DecodedEvent, DecodedLink } from "@langfuse-kit/server-rules";

/** How a request body is written. */
export type OtlpFormat = "protobuf" | "json";

/** One span of a request, its values decoded as the Langfuse server decodes them. */
export interface DecodedSpan {
  readonly traceId: string;
  readonly spanId: string;
  /** Absent for a root. */
  readonly parentSpanId: string | undefined;
  readonly traceState: string;
  readonly name: string;
  readonly kind: number;
  /** Milliseconds since 1970, cut as the server cuts them. */
  readonly startTime: number;
  readonly endTime: number;
  /** As sent; "0" where nothing was. */
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly events: readonly DecodedEvent[];
  readonly links: readonly DecodedLink[];
  /** `code` stays what was sent: the server knows the number 2 and not the string "STATUS_CODE_ERROR". */
  readonly status: { readonly code: number | string; readonly message: string };
  readonly scope: {
    readonly name: string;
    readonly version: string;
    readonly attributes: Readonly<Record<string, unknown>>;
  };
  readonly resource: Readonly<Record<string, unknown>>;
}
