import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { guarded } from "../runtime/index.ts";
import { narrowed } from "./destination.ts";
import type { Calls, Stop } from "./types.ts";
import { inCallersContext, isFromQueue } from "./undici-context.ts";
import { injectOnRead, type WithHeaders } from "./undici-headers.ts";

const CHANNEL = "undici:request:create";

/** What we read of a request of undici, versions 6 to 8 and those inside Node. */
interface UndiciRequest {
  readonly origin?: unknown;
  readonly method?: unknown;
  readonly path?: unknown;
  readonly headers?: unknown;
}

/** Requests of fetch, and of any copy of undici. Each hop of a redirect is a request of its own. */
export function listenToUndici(calls: Calls): Stop {
  const onMessage = (message: unknown): void => {
    // What a subscriber throws ends the process.
    guarded("propagateTo", () => created((message as { request: UndiciRequest }).request, calls), calls.reporter);
  };
  subscribe(CHANNEL, onMessage);
  return () => void unsubscribe(CHANNEL, onMessage);
}

function created(request: UndiciRequest, calls: Calls): void {
  // A tunnel's own headers are read by the proxy, which is nobody we were told of.
  if (request.method === "CONNECT") return;
  const origin = typeof request.origin === "string" ? request.origin : String(request.origin);
  const found = calls.targetOf(origin);
  const target = found === undefined ? undefined : narrowed(found, String(request.path), calls);
  if (target === undefined || !hasHeaderList(request)) return;
  const outgoing = inCallersContext(request, () => calls.headersFor(target.identity));
  if (outgoing !== undefined && isCallersOwn(request, calls)) injectOnRead(request, outgoing);
}

/** No trace at all is better than a stranger's. */
function isCallersOwn(request: object, calls: Calls): boolean {
  if (!isFromQueue(request)) return true;
  calls.reporter.once(
    "propagate-queued",
    "A fetch to a target of propagateTo went without our headers: it had waited for a connection of an agent with a limit, where undici before 8 forgets who called. Use undici's request(), version 8, or no limit.",
  );
  return false;
}

function hasHeaderList(request: UndiciRequest): request is WithHeaders {
  return Array.isArray(request.headers);
}
