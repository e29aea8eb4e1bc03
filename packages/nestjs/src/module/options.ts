import { getLangfuse, initLangfuse, LangfuseKitError, type LangfuseOptions } from "@langfuse-kit/core";
import {
  isTestRun,
  type QueueAdapter,
  type RequestOptions,
  type RequestSettings,
  readRequestOptions,
} from "@langfuse-kit/core/adapter";
import type { NestRequest, NestResponse } from "../requests/index.ts";

/** The options that all adapters share, and how tracing is set up where nobody has done so before. */
export interface LangfuseModuleOptions<Request = NestRequest, Response = NestResponse>
  extends RequestOptions<Request, Response> {
  /**
   * What `initLangfuse` gets. False leaves set-up to somebody else.
   * @default what the environment says, unless `initLangfuse` was called before
   */
  init?: LangfuseOptions | false | undefined;
  /**
   * Traces the jobs of `@nestjs/bullmq`: `langfuseJobs()` of `@langfuse-kit/bullmq`.
   * @default jobs are traced where BullModule has telemetry that does so
   */
  jobs?: QueueAdapter | undefined;
}

/** Reads the options of requests; throws at the first that cannot be used. */
export function readModuleOptions<Request, Response>(
  options: LangfuseModuleOptions<Request, Response> | undefined,
): RequestSettings<Request, Response> {
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    return readRequestOptions("nestjs", options);
  }
  const { init: _init, jobs, ...shared } = options;
  if (jobs !== undefined && !(isFunction(jobs?.wrapProcessor) && isFunction(jobs.wrapQueue))) {
    throw new LangfuseKitError("nestjs", "Option jobs cannot be used. Give langfuseJobs() of @langfuse-kit/bullmq.", {
      code: "INVALID_OPTION",
    });
  }
  return readRequestOptions("nestjs", shared as RequestOptions<Request, Response>);
}

const isFunction = (value: unknown): boolean => typeof value === "function";

/** Sets tracing up, unless that was done before the application. */
export function setUp(init: LangfuseModuleOptions["init"]): void {
  if (init === false || (init === undefined && (getLangfuse() !== undefined || isPlainTest()))) return;
  initLangfuse(init);
}

/** Tests run without keys by design, and each of their processes would say so. */
function isPlainTest(): boolean {
  const { LANGFUSE_PUBLIC_KEY, LANGFUSE_OTLP_ENDPOINT } = process.env;
  return isTestRun() && LANGFUSE_PUBLIC_KEY === undefined && LANGFUSE_OTLP_ENDPOINT === undefined;
}
