import type { Answer, Failure } from "./types.ts";

const nothing = new Uint8Array();

/** An answer that never came. */
export function failed(failure: Failure, message: string): Answer {
  return { status: 0, headers: {}, body: nothing, cut: false, failure, message };
}

/** What is sent after the end. */
export function failedByClose(): Answer {
  return failed("network", "The transport is closed.");
}

/** The kind of an error that a client library threw. */
export function failureOf(error: unknown): Answer {
  const found = rootOf(error);
  const code = typeof found.code === "string" ? found.code : "";
  const message = found.message ?? String(error);
  // Node's own messages often name the code already.
  const words = message.includes(code) ? message : [code, message].filter(Boolean).join(": ");
  const answer = failed(kindOf(code), words);
  return isConnectionRefused(error) ? { ...answer, connectionRefused: true } : answer;
}

/** Of the addresses of a name, those that this machine does not have at all say nothing. */
function isConnectionRefused(error: unknown): boolean {
  const errors: readonly { readonly code?: unknown }[] = error instanceof AggregateError ? error.errors : [error];
  const codes = errors.map((one) => one?.code).filter((code) => code !== "EADDRNOTAVAIL" && code !== "EAFNOSUPPORT");
  return codes.length > 0 && codes.every((code) => code === "ECONNREFUSED");
}

interface ErrorLike {
  readonly code?: unknown;
  readonly message?: string;
}

// Happy Eyeballs fails with an AggregateError whose own message is empty.
function rootOf(error: unknown): ErrorLike {
  if (typeof error !== "object" || error === null) return { message: String(error) };
  if (error instanceof AggregateError && error.errors.length > 0) return rootOf(error.errors[0]);
  return error;
}

// Codes of OpenSSL's verification, and of a TLS client that meets something else.
const tlsCodes =
  /^(?:CERT_|ERR_TLS_|ERR_SSL_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_|ERROR_IN_CERT|EPROTO)/;

const requestCodes = /^(?:ERR_INVALID_|ERR_UNESCAPED_|ERR_HTTP_INVALID_|UND_ERR_INVALID_ARG)/;

const timeoutCodes = /^(?:UND_ERR_\w*TIMEOUT|ABORT_ERR|UND_ERR_ABORTED)$/;

function kindOf(code: string): Failure {
  // Handshake time-outs are the network's fault, not the certificate's.
  if (code === "ERR_TLS_HANDSHAKE_TIMEOUT") return "network";
  if (tlsCodes.test(code)) return "tls";
  if (requestCodes.test(code)) return "request";
  if (timeoutCodes.test(code)) return "timeout";
  return "network";
}
