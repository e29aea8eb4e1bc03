import { shared } from "../runtime/index.ts";
import { withFrame } from "./frame.ts";
import { receive, type Trust } from "./w3c/index.ts";

/**
 * What `initLangfuse` was told; a bare `withContext` trusts as it says. "trace" where it was told to ask about each request:
 * a carrier is none, and a caller that hands one over wants its trace to go on.
 */
export const trustDefaults: { trust: Trust } = shared("trust", () => ({ trust: "trace" as Trust }));

/**
 * Runs `fn` under a received carrier: headers, a job's metadata, anything that `injectContext` wrote.
 * @example await withContext(message.headers, () => trace("handle", () => handle(message)));
 */
export function withContext<R>(carrier: unknown, fn: () => R, options?: { trust?: Trust | undefined }): R {
  if (typeof fn !== "function") return undefined as R;
  const received = receive(carrier, trustOf(options) ?? trustDefaults.trust);
  return withFrame({ span: undefined, received }, fn);
}

function trustOf(options: { trust?: Trust | undefined } | undefined): Trust | undefined {
  try {
    return options?.trust;
  } catch {
    return "none";
  }
}
