import { attachMedia, beginModelCall, reportFailed } from "@langfuse-kit/core/adapter";
import type { AnswerFacts } from "../dialects/index.ts";
import { type BodyWatcher, observedResponse } from "../wire/index.ts";
import { type Awaited, arrived, awaitedAt, isAwaiting } from "./awaited.ts";
import { failureOf } from "./body-end.ts";
import { withoutCredentials } from "./credentials.ts";
import { answerAttributes } from "./describe.ts";
import { keepingFirstMetadata } from "./first-metadata.ts";
import type { Settings } from "./options.ts";
import { readAnswer } from "./reading.ts";
import { type FetchInit, type FetchInput, requestIn } from "./request.ts";

/**
 * Follows the response to a request that retrieves an answer made in the background. Undefined for any other request. Only
 * the first response that brings the answer is recorded.
 */
export function retrieval(
  input: FetchInput,
  init: FetchInit,
  settings: Settings,
): ((response: Response) => Response) | undefined {
  if (!isAwaiting()) return undefined;
  const request = requestIn(input);
  if ((init?.method ?? request?.method ?? "GET").toUpperCase() !== "GET") return undefined;
  const address = request?.url ?? String(input);
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const awaited = url && awaitedAt(url);
  if (url === undefined || awaited === undefined) return undefined;
  const headers = new Headers(init?.headers ?? request?.headers);
  const clean = (text: string): string => withoutCredentials(text, { headers, url });
  return (response) => {
    if (!response.ok) return response;
    const isStream = (): boolean => url.searchParams.get("stream") === "true";
    const watcher = watch(awaited, response, isStream, (answer) => {
      if (arrived(url)) record(awaited, answer, response, settings, clean);
    });
    return observedResponse(response, watcher) ?? response;
  };
}

/** No observation is open meanwhile, so a response that fails or is not read needs no ending. */
function watch(
  { dialect }: Awaited,
  response: Response,
  isStream: () => boolean,
  found: (answer: AnswerFacts) => void,
): BodyWatcher {
  const reading = readAnswer(response, isStream, dialect.assemble(), dialect.readResponse, {
    spoke: ignore,
    broke: ignore,
  });
  let isOver = false;
  function finish(): void {
    isOver = true;
    const { answer, isWhole } = reading.facts(true);
    if (isWhole && answer.isPending !== true && answer.responseId !== undefined) found(answer);
  }
  /** Runs inside the caller's reading, where no error may be thrown, not even that of a cost limit. */
  function follow(work: () => void): void {
    if (isOver) return;
    try {
      work();
    } catch (error) {
      isOver = true;
      reportFailed("Tracing an answer that was made in the background", error);
    }
  }
  return {
    chunk: (bytes) =>
      follow(() => {
        reading.reader.chunk(bytes);
        if (reading.isOver()) finish();
      }),
    drained: () => follow(finish),
    cancelled: ignore,
    failed: ignore,
    abandoned: ignore,
  };
}

/** Records the answer below the call that asked for it, and so in its trace, wherever it is retrieved. */
function record(
  { name, call: { observation, attributes }, model, tier, path, since }: Awaited,
  answer: AnswerFacts,
  response: Response,
  { media }: Settings,
  clean: (text: string) => string,
): void {
  const begun = observation.run(() =>
    beginModelCall(name, {
      type: "generation",
      requestName: `GET ${path}`,
      model,
      hint: () => answer.responseId,
      attributes,
      startTime: since,
    }),
  );
  const call = keepingFirstMetadata(begun);
  const isGood = answer.failure === undefined;
  try {
    call.update(
      answerAttributes(model, answer, response, (part) =>
        attachMedia(call.observation, { ...part, field: "output" }, media === "upload"),
      ),
    );
    // The tier that was requested is a parameter of the first call, so it is not in this request.
    call.served({ service_tier: tier });
    call.served(answer.served ?? {});
    if (!isGood) call.fail(failureOf(response, answer, clean));
  } finally {
    // Not now: it may be retrieved long after it was made. A second more, since providers tell the time in whole seconds.
    const { tookMs = Number.POSITIVE_INFINITY } = answer;
    call.end(isGood, Math.min(Date.now(), since + Math.max(0, tookMs + 1_000)));
  }
}

function ignore(): void {}
