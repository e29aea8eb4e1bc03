/** An event of the JSON ingestion API. */
export interface IngestionEvent {
  readonly id: string;
  readonly timestamp: string;
  readonly type: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** What is wrong with a field, in the shape of the server's schema checker. */
export interface Issue {
  readonly code: "invalid_type" | "invalid_value" | "custom";
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** One refused event in the answer to a batch. */
export interface EventError {
  readonly id: string;
  readonly status: number;
  readonly message: string;
  readonly error: string;
}
