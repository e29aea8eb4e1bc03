export type Attributes = Readonly<Record<string, unknown>>;

/** Who made a span: equal for all spans of one `scopeSpans`, and the same object there. */
export interface Origin {
  readonly resource: Attributes;
  readonly scope: { readonly name: string; readonly version: string; readonly attributes: Attributes };
}

/** One span, its values decoded as the Langfuse server decodes them. Times are milliseconds with fractions. */
export interface DecodedSpan {
  readonly traceId: string;
  readonly id: string;
  readonly parentId: string | null;
  readonly name: string;
  readonly kind: number;
  readonly start: number;
  readonly end: number;
  readonly attributes: Attributes;
  readonly events: readonly DecodedEvent[];
  readonly links: readonly DecodedLink[];
  /** As sent: the server knows the number 2 and not the text "STATUS_CODE_ERROR". */
  readonly statusCode: unknown;
  readonly statusMessage: string;
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
