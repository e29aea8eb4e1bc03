import { type RequestSettings, serveRequest } from "@langfuse-kit/core/adapter";
import type { NestRequest, NestResponse, PlatformRequest, PlatformResponse } from "./types.ts";
import { viewOf } from "./view.ts";

type RequestHook = (this: unknown, request: PlatformRequest, response: PlatformResponse, done: Done) => unknown;
type Done = (error?: unknown) => void;

/** What is used of an HTTP adapter. */
export interface HookedAdapter {
  setOnRequestHook?(hook: RequestHook): unknown;
  /** Where both platforms keep it; there is no other way to learn of one that was set before. */
  onRequestHook?: RequestHook;
}

const hooked: unique symbol = Symbol.for("langfuse-kit.nestjs.hooked.v1") as never;

/**
 * Puts the observation of each request around the adapter's request hook. There is room for one hook only, so others,
 * set before or after, run inside ours instead of taking its place.
 */
export function hookRequests(
  adapter: HookedAdapter,
  settings: RequestSettings<NestRequest, NestResponse>,
  mounted: readonly string[] = [],
): void {
  if (typeof adapter?.setOnRequestHook !== "function" || hooked in adapter) return;
  const set = adapter.setOnRequestHook.bind(adapter);
  const around = (inner: RequestHook | undefined): RequestHook =>
    function onRequest(request, response, done) {
      return serveRequest(viewOf(request, response, mounted), settings, () =>
        inner === undefined ? done() : inner.call(this, request, response, done),
      );
    };
  set(around(adapter.onRequestHook));
  Object.defineProperties(adapter, {
    [hooked]: { value: true },
    setOnRequestHook: { value: (hook: RequestHook) => set(around(hook)), configurable: true, writable: true },
  });
}
