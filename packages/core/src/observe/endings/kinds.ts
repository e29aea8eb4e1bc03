import { held } from "./held.ts";
import { observable } from "./observable.ts";
import { promise } from "./promise.ts";
import { reply } from "./reply.ts";
import { iterables, streams } from "./streams.ts";
import { running, thenable } from "./thenable.ts";
import type { Kind } from "./types.ts";

/**
 * What is followed, in the order in which it is tried: some promises are streams. Everything else is a plain value, and
 * over as soon as it is returned: arrays, Maps, Sets and other iterables that can be read again, writable streams
 * (which give nothing out), functions.
 */
export const kinds: readonly Kind[] = [promise, running, reply, thenable, held, ...streams, observable, ...iterables];
