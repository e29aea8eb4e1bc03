/** A piece of media as it was found in a request or an answer. */
export interface MediaPart {
  readonly base64: string;
  readonly contentType: string;
  /** Where it stood. */
  readonly field: "input" | "output" | "metadata";
}

/** The books of media, beside those of observations. Each upload taken ends as uploaded, known, failed or dropped. */
export interface MediaHealth {
  /** Bytes that a server now has because of us. */
  readonly uploaded: number;
  /** Already there: only the reference was noted. */
  readonly known: number;
  readonly pending: number;
  /** Refused, or given up after the last try. */
  readonly failed: number;
  /** There was no room in the queue, or no time left at shutdown. */
  readonly dropped: number;
}

/** Bytes with what Langfuse knows them by. */
export interface MediaItem {
  readonly id: string;
  readonly sha256: string;
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

/** Which observation shows it, and where. */
export interface MediaPlace {
  readonly traceId: string;
  readonly observationId: string;
  readonly field: MediaPart["field"];
}
