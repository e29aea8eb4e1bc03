export type Attributes = Readonly<Record<string, unknown>>;

/** Who made a span: equal for all spans of one `scopeSpans`, and the same object there. */
export interface Origin {
  readonly resource: Attributes;
  readonly scope: { readonly name: string; readonly version: string; readonly attributes: Attributes };
}

/**
 * One span, its values decoded as the Langfuse server decodes them. Times are milliseconds since 1970 with three
 * decimals; the server cuts those off.
 */
export interface DecodedSpan {
  readonly traceId: string;
  readonly spanId: string;
  /** Undefined for a root. */
  readonly parentSpanId: string | undefined;
  readonly traceState: string;
  readonly name: string;
  readonly kind: number;
  readonly startTime: number;
  readonly endTime: number;
  /** As sent; "0" where no time was. */
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: Attributes;
  readonly events: readonly DecodedEvent[];
  readonly links: readonly DecodedLink[];
  /** `code` stays what was sent: the server knows the number 2 and not the text "STATUS_CODE_ERROR". */
  readonly status: { readonly code: unknown; readonly message: string };
  readonly origin: Origin;
}

export interface DecodedEvent {
  readonly name: string;
  readonly time: number;
  readonly attributes: Attributes;
}

export interface DecodedLink {
  readonly traceId: string;
  readonly spanId: string;
  readonly attributes: Attributes;
}
