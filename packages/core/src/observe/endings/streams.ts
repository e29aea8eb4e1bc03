import { asyncIterable } from "./async-iterable.ts";
import { eventStream } from "./event-stream.ts";
import { iterator } from "./iterator.ts";
import { nodeStream } from "./node-stream.ts";
import { response } from "./response.ts";
import type { Kind } from "./types.ts";
import { webStream } from "./web-stream.ts";

/** In the order in which they are tried: most streams are async iterables too. */
export const streams: readonly Kind[] = [response, webStream, nodeStream, eventStream];

export const iterables: readonly Kind[] = [iterator, asyncIterable];

const all = [...streams, ...iterables];

/** Whether a value is over only once it has been read. */
export function isStream(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  try {
    return all.some((kind) => kind.matches(value));
  } catch {
    // An object that throws when it is read is treated as a plain value.
    return false;
  }
}
