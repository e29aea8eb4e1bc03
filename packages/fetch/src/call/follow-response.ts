import { beforeTheEnd, type ModelCall } from "@langfuse-kit/core/adapter";
import { type BodyWatcher, observedResponse } from "../wire/index.ts";
import type { BodyEnd } from "./body-end.ts";
import { watchIdleness } from "./idleness.ts";
import type { Settings } from "./options.ts";
import { type ReadSoFar, readAnswer } from "./reading.ts";
import type { ModelRequest } from "./request.ts";
import { setImmediate } from "./timers.ts";
import { traceSafely } from "./trace-safely.ts";

/** The call that a response answers. */
export interface AnsweredCall {
  readonly call: ModelCall;
  readonly request: ModelRequest;
  readonly settings: Settings;
  isDescribed(): boolean;
  describeRequest(): void;
  isEnded(): boolean;
  /** Ends the call with what was read, once. */
  recordAnswer(end: BodyEnd, response: Response, read: () => ReadSoFar, time?: number): void;
}

/** How long to wait after an error in a stream: only the usage may follow, and it does so at once. */
const afterErrorMs = 250;
/** How long to wait after the answer is complete: only the usage may follow. The caller may be busy before it reads on. */
const afterAnswerMs = 60_000;

/** Follows the body of a response to its end, whoever reads it. Returns the response for the caller. */
export function followResponse(response: Response, answered: AnsweredCall): Response {
  const { call, request, settings } = answered;
  const { dialect } = request;
  const idle = watchIdleness(settings.abandonedAfterMs, () => stopReading({ how: "abandoned" }));
  const isStream = (): boolean => request.facts.isStream;
  const reading = readAnswer(response, isStream, dialect.assemble(), dialect.readResponse, {
    spoke: () => call.update({ completionStartTime: Date.now() }),
    // Some clients throw after an error, and never read the body to its end.
    broke: () => idle.shorten(afterErrorMs),
  });
  const takeBack = beforeTheEnd(() => stopReading({ how: "shutdown" }));

  function stopReading(end: BodyEnd): void {
    idle.stop();
    takeBack();
    // Without the time of waiting, in which nothing came.
    const time = end.how === "abandoned" ? Date.now() - idle.silence() : undefined;
    traceSafely(() => answered.recordAnswer(end, response, () => reading.facts(end.how === "drained"), time));
  }

  /** Ends the call with the last event: many readers stop there, and never read to the end of the body. */
  function stopWhenOver(): void {
    if (!reading.isOver()) {
      if (reading.isWhole()) idle.shorten(afterAnswerMs);
    } else if (answered.isDescribed()) stopReading({ how: "drained" });
    else setImmediate(() => stopReading({ how: "drained" }));
  }

  const watcher: BodyWatcher = {
    chunk(bytes) {
      if (answered.isEnded()) return;
      if (!answered.isDescribed()) setImmediate(() => traceSafely(answered.describeRequest));
      idle.touch();
      traceSafely(() => reading.reader.chunk(bytes));
      stopWhenOver();
    },
    drained: () => stopReading({ how: "drained" }),
    cancelled: () => stopReading({ how: "cancelled" }),
    failed: (error) => stopReading({ how: "failed", error }),
    abandoned: () => stopReading({ how: "abandoned" }),
  };
  const observed = observedResponse(response, watcher);
  if (observed !== undefined) return observed;
  // There is no body, or it cannot be watched, so there is nothing to wait for.
  idle.stop();
  takeBack();
  traceSafely(() => answered.recordAnswer({ how: "drained" }, response, () => ({ answer: {}, isWhole: true })));
  return response;
}
