import { AsyncResource } from "node:async_hooks";

/**
 * Runs `fn` where the request was asked for. With a limit of connections a request waits in a pool, and is made
 * when another one is done, in that one's context: without this it would join a stranger's trace.
 */
export function inCallersContext<T>(request: object, fn: () => T): T {
  const handler = handlerOf(request);
  return handler instanceof AsyncResource ? handler.runInAsyncScope(fn) : fn();
}

/**
 * True where nothing says who asked: a fetch that waited in a pool, before undici 8. Its handler knows no context,
 * so what is running now is all that can be looked at. Later versions go back to the context themselves.
 */
export function isFromQueue(request: object): boolean {
  if (handlerOf(request) instanceof AsyncResource) return false;
  const names = callers();
  const at = names.findIndex((name) => QUEUE.test(name));
  return at !== -1 && !names.slice(0, at).includes("runInAsyncScope");
}

const QUEUE = /^\[?onDrain\]?$/;
/** Interceptors stand between the queue and the request. */
const DEPTH = 24;

let handlerKey: symbol | undefined;

function handlerOf(request: object): unknown {
  if (handlerKey === undefined || !Object.hasOwn(request, handlerKey)) {
    handlerKey = Object.getOwnPropertySymbols(request).find(({ description }) => description === "handler");
  }
  return handlerKey === undefined ? undefined : Reflect.get(request, handlerKey);
}

/** The functions below this one. The application's own way to format stacks is put aside meanwhile: it may be slow. */
function callers(): readonly string[] {
  const { stackTraceLimit, prepareStackTrace } = Error;
  const holder: { stack?: unknown } = {};
  try {
    Error.stackTraceLimit = DEPTH;
    Error.prepareStackTrace = (_, sites) => sites.map((site) => site.getFunctionName() ?? "");
    Error.captureStackTrace(holder, callers);
    return Array.isArray(holder.stack) ? holder.stack : [];
  } catch {
    // Frozen intrinsics.
    return [];
  } finally {
    Reflect.set(Error, "stackTraceLimit", stackTraceLimit);
    Reflect.set(Error, "prepareStackTrace", prepareStackTrace);
  }
}
