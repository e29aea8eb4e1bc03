import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { ClientRequest } from "node:http";
import { nodeHttp } from "../runtime/index.ts";
import type { Stop } from "./types.ts";

const CHANNEL = "http.client.request.created";

/** Calls back for each new request, while its headers can still be added to. The listener must not throw. */
export function onRequestCreated(listener: (request: ClientRequest) => void): Stop {
  return hasChannel(process.versions.node) ? listen(listener) : watchAgents(listener);
}

/** Since 22.12 and 23.2. What Node 20 has, `http.client.request.start`, comes when the headers are written. */
export function hasChannel(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major >= 24 || (major === 23 && minor >= 2) || (major === 22 && minor >= 12);
}

function listen(listener: (request: ClientRequest) => void): Stop {
  const onMessage = (message: unknown): void => listener((message as { request: ClientRequest }).request);
  subscribe(CHANNEL, onMessage);
  return () => void unsubscribe(CHANNEL, onMessage);
}

type AddRequest = (this: unknown, request: ClientRequest, ...rest: unknown[]) => unknown;

/**
 * For older versions: each request passes its agent as it is made, just before the place where newer ones publish.
 * Clients that have taken `http.request` for themselves, and those that wrap it, work as before.
 */
function watchAgents(listener: (request: ClientRequest) => void): Stop {
  const prototype = nodeHttp().Agent.prototype as unknown as { addRequest: AddRequest };
  const original = prototype.addRequest;
  let isOn = true;
  const watched: AddRequest = function (request, ...rest) {
    const result = original.call(this, request, ...rest);
    if (isOn) listener(request);
    return result;
  };
  prototype.addRequest = watched;
  return () => {
    isOn = false;
    // Somebody may have put theirs around ours.
    if (prototype.addRequest === watched) prototype.addRequest = original;
  };
}
