/** One refused event in the answer to a batch. */
export interface EventError {
  readonly id: string;
  readonly status: number;
  readonly message?: string;
  readonly error?: string;
}

/** What is wrong with a field, in the words of the server's schema checker. */
export interface Issue {
  readonly code: "invalid_type" | "invalid_value" | "too_big" | "custom";
  readonly path: readonly string[];
  readonly message: string;
}
