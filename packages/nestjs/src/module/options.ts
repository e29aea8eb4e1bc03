import { getLangfuse, initLangfuse, type LangfuseOptions } from "@langfuse-kit/core";
import { type RequestOptions, type RequestSettings, readRequestOptions } from "@langfuse-kit/core/adapter";
import type { NestRequest, NestResponse } from "../requests/index.ts";

/** The options that all adapters share, and how tracing is set up where nobody has done so before. */
export interface LangfuseModuleOptions<Request = NestRequest, Response = NestResponse>
  extends RequestOptions<Request, Response> {
  /**
   * What `initLangfuse` gets. False leaves set-up to somebody else.
   * @default what the environment says, unless `initLangfuse` was called before
   */
  init?: LangfuseOptions | false | undefined;
}

/** Reads the options of requests; throws at the first that cannot be used. */
export function readModuleOptions<Request, Response>(
  options: LangfuseModuleOptions<Request, Response> | undefined,
): RequestSettings<Request, Response> {
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    return readRequestOptions("nestjs", options);
  }
  const { init: _init, ...shared } = options;
  return readRequestOptions("nestjs", shared as RequestOptions<Request, Response>);
}

/** Sets tracing up, unless that was done before the application. */
export function setUp(init: LangfuseModuleOptions["init"]): void {
  if (init === false || (init === undefined && getLangfuse() !== undefined)) return;
  initLangfuse(init);
}
