import { noteBody, type RequestSettings, safely, serveRequest } from "@langfuse-kit/core/adapter";
import { StreamableFile } from "@nestjs/common";
import type { NestRequest, NestResponse, PlatformRequest, PlatformResponse } from "./types.ts";
import { nodeRequestOf, requestOf, viewOf } from "./view.ts";

type RequestHook = (this: unknown, request: PlatformRequest, response: PlatformResponse, done: Done) => unknown;
type Done = (error?: unknown) => void;

/** What is used of an HTTP adapter. */
export interface HookedAdapter {
  setOnRequestHook?(hook: RequestHook): unknown;
  /** Where both platforms keep it; there is no other way to learn of one that was set before. */
  onRequestHook?: RequestHook;
  reply?(response: PlatformResponse, body: unknown, ...rest: unknown[]): unknown;
}

/** A stream that fails in the middle breaks the answer off without a word: only the stream itself knows why. */
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

/** Of Nest's own kind of answer alone: anybody's may have a method of that name, that does something else. */
function streamOf(body: unknown): unknown {
  // Where that fails: Nest asks for it next, and this is its to tell.
  return safely("Looking at the stream of an answer", () =>
    body instanceof StreamableFile ? body.getStream() : undefined,
  );
}

const hooked: unique symbol = Symbol.for("langfuse-kit.nestjs.hooked.v1") as never;

/**
 * Puts the observation of each request around the adapter's request hook. There is room for one hook only, so others,
 * set before or after, run inside ours instead of taking its place; so does that of a module imported a second time.
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
