import { noteBody, type RequestSettings, safely, serveRequest } from "@langfuse-kit/core/adapter";
import { StreamableFile } from "@nestjs/common";
import type { NestRequest, NestResponse, PlatformRequest, PlatformResponse } from "./types.ts";
import { nodeRequestOf, requestOf, viewOf } from "./view.ts";

type RequestHook = (this: unknown, request: PlatformRequest, response: PlatformResponse, done: Done) => unknown;
type Done = (error?: unknown) => void;

/** What is used of an HTTP adapter. */
export interface HookedAdapter {
  setOnRequestHook?(hook: RequestHook): unknown;
  /** Where both platforms keep the hook: there is no other way to find one that was set before. */
  onRequestHook?: RequestHook;
  reply?(response: PlatformResponse, body: unknown, ...rest: unknown[]): unknown;
}

/** If a stream fails half-way, the answer is broken off without an error: only the stream knows why. */
function noticeStreams(adapter: HookedAdapter): void {
  const { reply } = adapter;
  if (typeof reply !== "function") return;
  adapter.reply = function (this: unknown, response, body, ...rest) {
    const stream = streamOf(body);
    const request = stream === undefined ? undefined : requestOf(response);
    if (request !== undefined) noteBody(nodeRequestOf(request), stream);
    return Reflect.apply(reply, this, [response, body, ...rest]);
  };
}

/** Only of Nest's own StreamableFile: other answers may have a method of that name that does something else. */
function streamOf(body: unknown): unknown {
  // Where that fails: Nest asks for it next, and this is its to tell.
  return safely("Looking at the stream of an answer", () =>
    body instanceof StreamableFile ? body.getStream() : undefined,
  );
}

const hooked: unique symbol = Symbol.for("langfuse-kit.nestjs.hooked.v1") as never;

/**
 * Runs each request inside its observation, by the adapter's request hook. An adapter has only one hook, so others, whether
 * set before or later, run inside ours instead of replacing it; also that of a module that is imported a second time.
 */
export function hookRequests(
  adapter: HookedAdapter,
  settings: RequestSettings<NestRequest, NestResponse>,
  mounted: readonly string[] = [],
): void {
  if (typeof adapter?.setOnRequestHook !== "function") return;
  const known = (adapter as { readonly [hooked]?: Set<unknown> })[hooked];
  if (known?.has(settings)) return;
  const set = adapter.setOnRequestHook.bind(adapter);
  const around = (inner: RequestHook | undefined): RequestHook =>
    function onRequest(request, response, done) {
      return serveRequest(viewOf(request, response, mounted), settings, () =>
        inner === undefined ? done() : inner.call(this, request, response, done),
      );
    };
  set(around(adapter.onRequestHook));
  if (known === undefined) noticeStreams(adapter);
  known?.add(settings);
  Object.defineProperties(adapter, {
    [hooked]: { value: known ?? new Set([settings]) },
    setOnRequestHook: { value: (hook: RequestHook) => set(around(hook)), configurable: true, writable: true },
  });
}
