import { asyncIterable } from "./async-iterable.ts";
import { eventStream } from "./event-stream.ts";
import { iterator } from "./iterator.ts";
import { nodeStream } from "./node-stream.ts";
import { observable } from "./observable.ts";
import { promise } from "./promise.ts";
import { response } from "./response.ts";
import { thenable } from "./thenable.ts";
import type { Kind } from "./types.ts";
import { webStream } from "./web-stream.ts";

/**
 * What is followed, in the order in which it is tried: most streams are async iterables too, and some promises are
 * streams. Everything else is a plain value, and over as soon as it is returned: arrays, Maps, Sets and other
 * iterables that can be read again, writable streams (which give nothing out), functions.
 */
export const kinds: readonly Kind[] = [
  promise,
  thenable,
  response,
  webStream,
  nodeStream,
  eventStream,
  observable,
  iterator,
  asyncIterable,
];
