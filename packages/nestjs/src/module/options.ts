import { getLangfuse, initLangfuse, LangfuseKitError, type LangfuseOptions } from "@langfuse-kit/core";
import {
  checkLangfuseOptions,
  hasDestination,
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

/** Reads the options of requests; throws at the first of all that cannot be used. `more` are names that the caller reads. */
export function readModuleOptions<Request, Response>(
  options: LangfuseModuleOptions<Request, Response> | undefined,
  ...more: readonly string[]
): RequestSettings<Request, Response> {
  const settings = readRequestOptions("nestjs", options, ["jobs", "init", ...more]);
  const { jobs, init } = options ?? {};
  if (jobs !== undefined && !(isFunction(jobs?.wrapProcessor) && isFunction(jobs.wrapQueue))) {
    throw refusal("jobs", "Give langfuseJobs() of @langfuse-kit/bullmq.");
  }
  if (init !== undefined && init !== false) {
    if (typeof init !== "object" || init === null) throw refusal("init", "Give what initLangfuse takes, or false.");
    // What the environment says is read when tracing is set up.
    checkLangfuseOptions(init);
  }
  return settings;
}

/** Whether other modules can inject without importing the module. */
export function readGlobal(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  if (typeof value !== "boolean") throw refusal("global", "Give true or false.");
  return value;
}

function refusal(name: string, fix: string): LangfuseKitError {
  return new LangfuseKitError("nestjs", `Option ${name} cannot be used. ${fix}`, { code: "INVALID_OPTION" });
}

const isFunction = (value: unknown): boolean => typeof value === "function";

/** Sets tracing up, unless that was done before the application. */
export function setUp(init: LangfuseModuleOptions["init"]): void {
  if (init === false || (init === undefined && (getLangfuse() !== undefined || isPlainTest()))) return;
  initLangfuse(init);
}

/** Tests run without keys by design, and each of their processes would say so. */
function isPlainTest(): boolean {
  return isTestRun() && !hasDestination(process.env);
}
