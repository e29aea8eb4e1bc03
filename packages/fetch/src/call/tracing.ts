import { type AttemptKey, type Attempts, attachMedia, type ModelCall } from "@langfuse-kit/core/adapter";
import { presentable, type TakeMedia } from "../content/index.ts";
import type { AnswerFacts } from "../dialects/index.ts";
import { watchAbort } from "./abort-watch.ts";
import { countsTries } from "./attempt.ts";
import { type BodyEnd, failureOf, isAbort, isTimeout, reasonOf, verdictOf } from "./body-end.ts";
import { withoutCredentials, withoutCredentialsIn } from "./credentials.ts";
import { answerAttributes } from "./describe.ts";
import { type AnsweredCall, followResponse } from "./follow-response.ts";
import { servedInHeaders } from "./headers.ts";
import type { Settings } from "./options.ts";
import type { ReadSoFar } from "./reading.ts";
import type { ModelRequest } from "./request.ts";
import { traceSafely } from "./trace-safely.ts";

/** What is known of a call when it begins. */
export interface CallParts {
  readonly call: ModelCall;
  readonly request: ModelRequest;
  readonly attempt: number;
  readonly attempts: Attempts;
  readonly key: AttemptKey;
  readonly settings: Settings;
  /** Called if the response only says that the answer is being made in the background. */
  readonly awaits: (answer: AnswerFacts) => void;
}

/** Follows one call to its end. The caller guards each method against errors. */
export interface Tracing {
  /** Records the request, once. */
  describeRequest(): void;
  /** Follows the response. Returns the one for the caller, which looks the same. */
  responded(response: Response): Response;
  /** Call when there is no response. */
  failed(error: unknown): void;
}

/** Statuses after which clients try again. */
const isRepeated = (status: number): boolean => status === 408 || status === 409 || status === 429 || status >= 500;

export function followCall({ call, request, attempt, attempts, key, settings, awaits }: CallParts): Tracing {
  const abort = watchAbort(request.signal);
  let isDescribed = false;
  let isEnded = false;

  const clean = (text: string): string => withoutCredentials(text, request);

  const take =
    (field: "input" | "output"): TakeMedia =>
    (media) =>
      attachMedia(call.observation, { ...media, field }, settings.media === "upload");

  function describeRequest(): void {
    if (isDescribed) return;
    isDescribed = true;
    const { facts } = request;
    call.update({
      ...(call.takesInput && { input: presentable(facts.input, take("input")) }),
      modelParameters: presentable(facts.modelParameters, take("input"), "settings") as typeof facts.modelParameters,
    });
  }

  function endCall(isGood: boolean, time?: number): void {
    abort.stop();
    call.end(isGood, time);
  }

  function recordAnswer(end: BodyEnd, response: Response, read: () => ReadSoFar, time?: number): void {
    if (isEnded) return;
    isEnded = true;
    let isGood = false;
    try {
      describeRequest();
      const { answer, isWhole } = read();
      call.update(answerAttributes(request.model, answer, response, take("output")));
      call.served(answer.served ?? {});
      call.served(servedInHeaders(response));
      for (const { name, model, usage } of answer.asides ?? []) call.aside(name, { model, usage });
      isGood = recordOutcome(end, response, answer, isWhole);
      if (answer.isPending) awaits(answer);
    } finally {
      // The call ends even if reading or recording the answer failed.
      endCall(isGood, time);
    }
  }

  /** True for a call that came to its end without a fault. */
  function recordOutcome(end: BodyEnd, response: Response, answer: AnswerFacts, isWhole: boolean): boolean {
    if (response.status >= 400 || answer.failure !== undefined) {
      call.fail(failureOf(response, answer, clean));
      return false;
    }
    if (end.how === "failed" && !isCancelledByCaller(end.error)) recordError(end.error);
    else call.update(verdictOf(end, isWhole, clean) ?? {});
    return isWhole;
  }

  function recordFailedAttempt(): void {
    attempts.failed(key, attempt);
    call.update({ metadata: { attempt } });
  }

  function recordError(error: unknown): void {
    // Read before it counts as having left this call too.
    const words = clean(reasonOf(error));
    call.fail(
      error,
      traceSafely(() => withoutCredentialsIn(error, request)),
    );
    call.update({ statusMessage: abort.isByTimer() && !isNamedTimeout(error) ? `timed out: ${words}` : words });
  }

  /** With its number, if the client counts its attempts: it may go on after this one. */
  function recordCancelled(error: unknown): void {
    if (countsTries(request.headers)) call.update({ metadata: { attempt } });
    call.update(verdictOf({ how: "failed", error }, false, clean) ?? {});
  }

  const isNamedTimeout = (error: unknown): boolean => isTimeout(error, request.signal);
  const isCancelledByCaller = (error: unknown): boolean =>
    isAbort(error, request.signal) && !isNamedTimeout(error) && !abort.isByTimer();

  const answered: AnsweredCall = {
    call,
    request,
    settings,
    isDescribed: () => isDescribed,
    describeRequest,
    isEnded: () => isEnded,
    recordAnswer,
  };

  return {
    describeRequest,
    responded(response) {
      if (isRepeated(response.status)) recordFailedAttempt();
      return followResponse(response, answered);
    },
    failed(error) {
      if (isEnded) return;
      isEnded = true;
      try {
        describeRequest();
        if (isCancelledByCaller(error)) recordCancelled(error);
        else {
          recordFailedAttempt();
          recordError(error);
        }
      } finally {
        endCall(false);
      }
    },
  };
}
