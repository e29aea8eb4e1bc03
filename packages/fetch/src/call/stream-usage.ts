import type { FetchInit, ModelRequest } from "./request.ts";

const takers: readonly string[] = ["openai.chat", "openai.completions"];

/** Asks for the usage of a stream, unless the caller has set `stream_options`. */
export function withStreamUsage({ dialect, body, headers }: ModelRequest, init: FetchInit): FetchInit {
  if (!takers.includes(dialect.name) || body.stream !== true || body.stream_options !== undefined) return init;
  const changed = new Headers(headers);
  // It is the length of the original body.
  changed.delete("content-length");
  return { ...init, headers: changed, body: JSON.stringify({ ...body, stream_options: { include_usage: true } }) };
}
