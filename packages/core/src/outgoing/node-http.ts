import type { ClientRequest } from "node:http";
import { inject } from "../context/index.ts";
import { guarded } from "../runtime/index.ts";
import { targetOfRequest } from "./destination.ts";
import { onRequestCreated } from "./request-created.ts";
import type { Calls, Stop } from "./types.ts";

/** Requests of node:http and node:https, and with them of axios, got and all that is built on these. */
export function listenToNodeHttp(calls: Calls): Stop {
  // What a subscriber throws ends the process.
  return onRequestCreated((request) => guarded("propagateTo", () => created(request, calls), calls.reporter));
}

function created(request: ClientRequest, calls: Calls): void {
  const target = targetOfRequest(request, calls);
  if (target === undefined) return;
  // Of where the call was made: its first bytes may be written from somewhere else.
  const outgoing = calls.headersFor(target.identity);
  if (outgoing === undefined) return;
  if (request.headersSent) {
    calls.reporter.once(
      "propagate-too-late",
      "A request to a target of propagateTo went without our headers: those given as an array, or with Expect, are fixed when the request is made. Give an object.",
    );
    return;
  }
  beforeHeaders(request, () => inject(request, outgoing));
}

/**
 * Last of all, when every other tracer has set its headers, so that it does not matter who came first. Where a Node
 * renders headers in another way they are set at once.
 */
function beforeHeaders(request: ClientRequest, run: () => void): void {
  const render: unknown = Reflect.get(request, "_implicitHeader");
  if (typeof render !== "function") {
    run();
    return;
  }
  let isDone = false;
  Object.defineProperty(request, "_implicitHeader", {
    configurable: true,
    writable: true,
    value(this: unknown) {
      if (!isDone) {
        isDone = true;
        run();
      }
      return Reflect.apply(render, this, []);
    },
  });
}
