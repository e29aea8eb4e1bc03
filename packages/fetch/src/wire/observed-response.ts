import { type BodyWatcher, passThrough } from "./pass-through.ts";

export type { BodyWatcher } from "./pass-through.ts";

/** What a constructor cannot set, and a caller can see. */
const kept = ["url", "redirected", "type", "headers", "status", "statusText", "ok"] as const;

/**
 * A response that is the given one to all that use it, with a body that is watched. Undefined where it cannot be:
 * without a body, with one that is no web stream, or where no other like it can be made. Then the given one is as it was.
 */
export function observedResponse(response: Response, watcher: BodyWatcher): Response | undefined {
  const { body } = response;
  if (body === null || typeof body?.getReader !== "function" || response.bodyUsed || body.locked) return undefined;
  const { status, statusText, headers } = response;
  const Same = response.constructor as typeof Response;
  const { stream, letGo } = passThrough(body, watcher);
  try {
    const made = disguised(new Same(stream, { status, statusText, headers }), response);
    shareAbort(made, response);
    return made;
  } catch {
    // A constructor refuses statuses outside of 200 to 599 and bodies of 204 and 304; one of a subclass, what it likes.
    letGo();
    return undefined;
  }
}

function disguised(made: Response, original: Response): Response {
  for (const name of kept) {
    const value = original[name];
    if (made[name] !== value) Object.defineProperty(made, name, { value, configurable: true, enumerable: false });
  }
  const { clone } = made;
  Object.defineProperty(made, "clone", {
    value: () => disguised(clone.call(made), original),
    configurable: true,
    writable: true,
    enumerable: false,
  });
  return made;
}

/**
 * In Node 20 and 22, `text()` and its kin look first whether the request was aborted, at a mark that only fetch itself
 * sets. Later Nodes have no such mark, and are left alone. A clone takes it over as it is at that moment.
 */
function shareAbort(made: Response, original: Response): void {
  const [from, to] = [stateOf(original), stateOf(made)];
  if (typeof from?.aborted !== "boolean" || to === undefined) return;
  Object.defineProperty(to, "aborted", { get: () => from.aborted, configurable: true, enumerable: true });
}

function stateOf(response: Response): { readonly aborted?: unknown } | undefined {
  const key = Object.getOwnPropertySymbols(response).find(({ description }) => description === "state");
  return key === undefined ? undefined : Object(Reflect.get(response, key));
}
