import type { FetchInit, ModelRequest } from "./request.ts";

const takers: readonly string[] = ["openai.chat", "openai.completions"];

/** The request with a wish for the stream's usage, unless the caller has said what is wanted. */
export function withStreamUsage({ dialect, body, headers }: ModelRequest, init: FetchInit): FetchInit {
  if (!takers.includes(dialect.name) || body.stream !== true || body.stream_options !== undefined) return init;
  const changed = new Headers(headers);
  // It was the length of the other body.
  changed.delete("content-length");
  return { ...init, headers: changed, body: JSON.stringify({ ...body, stream_options: { include_usage: true } }) };
}
