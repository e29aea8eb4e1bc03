/** What every room leans on: errors, guarded calls, reports, state that is one per process. */

export { alternatives } from "./alternatives.ts";
export { AsyncPlace } from "./async-place.ts";
export { nodeHttp, nodeHttps } from "./builtin.ts";
export { describeError, describePlace, stackOf } from "./describe.ts";
export { freshIfEmpty } from "./emptied.ts";
export { LangfuseKitError, type LangfuseKitErrorCode, withoutScope } from "./error.ts";
export { guarded, reportFailedTo } from "./guard.ts";
export { isHeaderName } from "./header-name.ts";
export { isAsyncFunction } from "./is-async.ts";
export { isObject } from "./is-object.ts";
export { beforeTheEnd, sayLastWords } from "./last-words.ts";
export { lostAtExit } from "./lost-at-exit.ts";
export { ownMark, trackedMark } from "./marks.ts";
export { quotedName } from "./quoted-name.ts";
export { readable } from "./readable.ts";
export { createReporter, type Reporter } from "./report.ts";
export { escapeText, shortestScrubbed } from "./safe-text.ts";
export { shared } from "./shared.ts";
export { isTestRun } from "./test-run.ts";
export {
  clearInterval,
  clearTimeout,
  monotonic,
  queueMicrotask,
  setImmediate,
  setInterval,
  setTimeout,
} from "./timers.ts";
export type { Logger } from "./types.ts";
export { createWaitingLine, type WaitingLine } from "./waiting-line.ts";
