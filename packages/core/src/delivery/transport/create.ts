import { createDispatcherTransport, type DispatcherLike } from "./dispatcher-transport.ts";
import { isolate } from "./isolate.ts";
import { createNodeTransport } from "./node-transport.ts";
import type { Around, Transport } from "./types.ts";

export interface TransportOptions {
  /** An undici Dispatcher, for proxies and private certificate authorities. */
  readonly dispatcher?: DispatcherLike | undefined;
  /** Runs around each request, to mark it as the kit's own. */
  readonly around?: Around | undefined;
  readonly environment?: NodeJS.ProcessEnv | undefined;
}

/**
 * The way out: node:http, or the given dispatcher.
 * @example const transport = createTransport({ around: (send) => ownTraffic.run(true, send) });
 */
export function createTransport({ dispatcher, around, environment }: TransportOptions = {}): Transport {
  return isolate(dispatcher ? createDispatcherTransport(dispatcher) : createNodeTransport(environment), around);
}
