/** One request: most are POSTs; media goes by PUT and PATCH, and what a server is gets asked by GET. */
export interface WireRequest {
  /** @default "POST" */
  readonly method?: "GET" | "POST" | "PUT" | "PATCH";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** In parts, sent one behind the other. */
  readonly body: readonly Uint8Array[];
  /** For all of it: connecting, sending, and the whole response. */
  readonly timeoutMs: number;
}

/** Why there was no answer. */
export type Failure =
  /** Refused, reset, unreachable, not found, cut off. */
  | "network"
  /** The deadline passed. */
  | "timeout"
  /** The certificate or the protocol of the connection is wrong; waiting does not heal it. */
  | "tls"
  /** The request cannot be made: a bad address or header. */
  | "request";

/** What came of a request. */
export interface Answer {
  /** 0 where there was none. */
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** At most 4 MiB of it. */
  readonly body: Uint8Array;
  /** True when the body was longer, or ended early. */
  readonly cut: boolean;
  /** True when nothing reads the request's body any more: it was written to its end, or copied. */
  readonly isWritten?: boolean;
  readonly failure?: Failure;
  /** True when nobody listens at the address. */
  readonly connectionRefused?: boolean;
  /** What failed, in the words of the platform. */
  readonly message?: string;
}

/** How requests leave. `send` never rejects and never follows a redirect. */
export interface Transport {
  send(request: WireRequest): Promise<Answer>;
  /** Ends what is under way and lets go of every connection. */
  close(): void;
}

/** Wraps each request: where other rooms mark it as the kit's own. */
export type Around = <Result>(send: () => Result) => Result;

export function lengthOf(body: readonly Uint8Array[]): number {
  let length = 0;
  for (const part of body) length += part.length;
  return length;
}

export const maxResponseBytes: number = 4 * 1024 * 1024;
