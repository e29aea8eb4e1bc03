import { EventEmitter } from "node:events";
import { currentObservation } from "@langfuse-kit/core";
import { isObservable, Observable } from "rxjs";
import { inPlace, type Within } from "../streams/index.ts";
import { tellFailure } from "./failures.ts";

/** What a handler of gRPC is called with. `over`: resolves with the end of the call, where it may end after the handler. */
interface Taken {
  readonly values: unknown[];
  readonly over?: Promise<void> | undefined;
}

/** As Nest's decorators write it. */
interface GrpcPattern {
  readonly service: string;
  readonly rpc: string;
  readonly streaming: string;
}

/** Undefined for patterns of other transports. */
export function grpcPattern(pattern: unknown): GrpcPattern | undefined {
  try {
    const { service, rpc, streaming } = (pattern ?? {}) as Record<string, unknown>;
    const isGrpc = typeof service === "string" && typeof rpc === "string" && typeof streaming === "string";
    return isGrpc ? { service, rpc, streaming } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The messages of a client's stream come from wherever its socket is served, long after the handler was called. What they
 * set off belongs to the handler all the same; where it is not traced, `within` says so.
 */
export function takeStream(streaming: string | undefined, values: unknown[], within?: Within): Taken {
  const [stream, ...rest] = values;
  if (streaming === "rx_stream" && isObservable(stream)) return { values: [takeMessages(stream, within), ...rest] };
  if (streaming === "pt_stream" && stream instanceof EventEmitter) return takeCall(stream, rest, within);
  return { values };
}

function takeMessages(messages: Observable<unknown>, within: Within | undefined): Observable<unknown> {
  const taken = new Observable((subscriber) => inPlace(messages, within).subscribe(subscriber));
  // Nest learns from this function that the handler has subscribed, and emits what it has buffered.
  return Object.assign(taken, { drainBuffer: (messages as { drainBuffer?: unknown }).drainBuffer });
}

/** The call itself, which tells its listeners of messages and of its end. A stream that answers once has a callback. */
function takeCall(call: EventEmitter, rest: unknown[], within: Within = withinCall()): Taken {
  const { emit } = call;
  let end = (): void => {};
  const over = new Promise<void>((resolve) => {
    end = resolve;
  });
  function emitWithin(this: EventEmitter, ...given: Parameters<EventEmitter["emit"]>): boolean {
    try {
      if (given[0] === "error") within(() => tellFailure(given[1]));
      return within(() => Reflect.apply(emit, this, given));
    } finally {
      if (given[0] === "finish" || given[0] === "close") end();
    }
  }
  Object.defineProperty(call, "emit", { value: emitWithin, writable: true, configurable: true });
  return { values: [call, ...rest.map((value) => (isCallback(value) ? answering(value) : value))], over };

  function answering(callback: Callback): Callback {
    return (...given) => {
      if (given[0]) within(() => tellFailure(given[0]));
      end();
      return callback(...given);
    };
  }
}

type Callback = (...given: unknown[]) => unknown;
const isCallback = (value: unknown): value is Callback => typeof value === "function";

/** Not inside a step of the same call, which stays the nearest observation. */
function withinCall(): Within {
  const call = currentObservation();
  return (fn) => (call === undefined || call.traceId === currentObservation()?.traceId ? fn() : call.run(fn));
}
