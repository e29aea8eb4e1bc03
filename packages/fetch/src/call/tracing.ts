import { type AttemptKey, type Attempts, attachMedia, beforeTheEnd, type ModelCall } from "@langfuse-kit/core/adapter";
import { presentable, type TakeMedia } from "../content/index.ts";
import type { AnswerFacts } from "../dialects/index.ts";
import { type BodyWatcher, observedResponse } from "../wire/index.ts";
import { watchAbort } from "./abort-watch.ts";
import { countsTries } from "./attempt.ts";
import { withoutCredentials, withoutCredentialsIn } from "./credentials.ts";
import { answerAttributes } from "./describe.ts";
import { type Ending, failureOf, isAbort, isTimeout, reasonOf, verdictOf } from "./ending.ts";
import { guarded } from "./guarded.ts";
import { watchIdleness } from "./idleness.ts";
import type { Settings } from "./options.ts";
import { readAnswer } from "./reading.ts";
import type { ModelRequest } from "./request.ts";

/** What a call is made of, when it begins. */
export interface Begun {
  readonly call: ModelCall;
  readonly request: ModelRequest;
  readonly attempt: number;
  readonly attempts: Attempts;
  readonly key: AttemptKey;
  readonly settings: Settings;
  /** Told where the answer is still being made. */
  readonly awaits: (answer: AnswerFacts) => void;
}

/** Follows one call to its end. Every method is to be called under a guard. */
export interface Tracing {
  /** Records what was asked, once. */
  describeRequest(): void;
  /** The response to hand to the caller: the same to all who look at it. */
  responded(response: Response): Response;
  /** There is no response. */
  failed(error: unknown): void;
}

/** What may still follow an error in a stream is usage, and it follows at once. */
const afterErrorMs = 250;
/** What may still follow the last word is usage. A caller may be busy with the answer before it reads on. */
const afterAnswerMs = 60_000;
/** Statuses after which clients try again. */
const isRepeated = (status: number): boolean => status === 408 || status === 409 || status === 429 || status >= 500;

export function followCall({ call, request, attempt, attempts, key, settings, awaits }: Begun): Tracing {
  const { dialect } = request;
  const abort = watchAbort(request.signal);
  let described = false;
  let ended = false;

  const clean = (text: string): string => withoutCredentials(text, request);

  const take =
    (field: "input" | "output"): TakeMedia =>
    (media) =>
      attachMedia(call.observation, { ...media, field }, settings.media === "upload");

  function describeRequest(): void {
    if (described) return;
    described = true;
    const { facts } = request;
    call.update({
      ...(call.takesInput && { input: presentable(facts.input, take("input")) }),
      modelParameters: presentable(facts.modelParameters, take("input")) as typeof facts.modelParameters,
    });
  }

  function failedAttempt(): void {
    attempts.failed(key, attempt);
    call.update({ metadata: { attempt } });
  }

  function over(isGood: boolean, time?: number): void {
    abort.stop();
    call.end(isGood, time);
  }

  function end(
    ending: Ending,
    response: Response,
    read: () => { answer: AnswerFacts; isWhole: boolean },
    time?: number,
  ): void {
    if (ended) return;
    ended = true;
    let isGood = false;
    try {
      describeRequest();
      const { answer, isWhole } = read();
      call.update(answerAttributes(request.model, answer, response, take("output")));
      call.served(answer.served ?? {});
      isGood = judge(ending, response, answer, isWhole);
      if (answer.isPending) awaits(answer);
    } finally {
      // Whatever a server answered: what has begun ends.
      over(isGood, time);
    }
  }

  /** True for a call that came to its end without a fault. */
  function judge(ending: Ending, response: Response, answer: AnswerFacts, isWhole: boolean): boolean {
    if (response.status >= 400 || answer.failure !== undefined) {
      call.fail(failureOf(response, answer, clean));
      return false;
    }
    if (ending.how === "failed" && !isWish(ending.error)) fail(ending.error);
    else call.update(verdictOf(ending, isWhole, clean) ?? {});
    return isWhole;
  }

  const saysSo = (error: unknown): boolean => isTimeout(error, request.signal);
  const isWish = (error: unknown): boolean => isAbort(error, request.signal) && !saysSo(error) && !abort.isByTimer();

  function fail(error: unknown): void {
    call.fail(guarded(() => withoutCredentialsIn(error, request)) ?? error);
    const words = clean(reasonOf(error));
    call.update({ statusMessage: abort.isByTimer() && !saysSo(error) ? `timed out: ${words}` : words });
  }

  /** The client's other tries have numbers; what it leaves may be one that it will make again. */
  function leave(error: unknown): void {
    if (countsTries(request.headers)) call.update({ metadata: { attempt } });
    call.update(verdictOf({ how: "failed", error }, false, clean) ?? {});
  }

  function responded(response: Response): Response {
    if (isRepeated(response.status)) failedAttempt();
    const idle = watchIdleness(settings.abandonedAfterMs, () => finish({ how: "abandoned" }));
    const isStream = (): boolean => request.facts.isStream;
    const reading = readAnswer(response, isStream, dialect.assemble(), dialect.readResponse, {
      spoke: () => call.update({ completionStartTime: Date.now() }),
      // Some clients throw then, and let go of a body that has not come to its end.
      broke: () => idle.shorten(afterErrorMs),
    });
    const takeBack = beforeTheEnd(() => finish({ how: "shutdown" }));
    function finish(ending: Ending): void {
      idle.stop();
      takeBack();
      // Nothing came while it was waited for.
      const time = ending.how === "abandoned" ? Date.now() - idle.silence() : undefined;
      guarded(() => end(ending, response, () => reading.facts(ending.how === "drained"), time));
    }
    /** Many a reader knows by the last event that it has all, and never asks for the end of the body. */
    function settle(): void {
      if (!reading.isOver()) {
        if (reading.isWhole()) idle.shorten(afterAnswerMs);
      } else if (described) finish({ how: "drained" });
      else setImmediate(() => finish({ how: "drained" }));
    }
    const watcher: BodyWatcher = {
      chunk(bytes) {
        if (ended) return;
        if (!described) setImmediate(() => guarded(describeRequest));
        idle.touch();
        guarded(() => reading.reader.chunk(bytes));
        settle();
      },
      drained: () => finish({ how: "drained" }),
      cancelled: () => finish({ how: "cancelled" }),
      failed: (error) => finish({ how: "failed", error }),
      abandoned: () => finish({ how: "abandoned" }),
    };
    const observed = observedResponse(response, watcher);
    if (observed !== undefined) return observed;
    // Without a body, or with one of another kind: there is nothing to wait for.
    idle.stop();
    takeBack();
    guarded(() => end({ how: "drained" }, response, () => ({ answer: {}, isWhole: true })));
    return response;
  }

  return {
    describeRequest,
    responded,
    failed(error) {
      if (ended) return;
      ended = true;
      try {
        describeRequest();
        if (isWish(error)) leave(error);
        else {
          failedAttempt();
          fail(error);
        }
      } finally {
        over(false);
      }
    },
  };
}
