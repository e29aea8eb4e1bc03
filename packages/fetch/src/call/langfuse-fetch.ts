import { currentObservation } from "@langfuse-kit/core";
import {
  type Attempts,
  beginModelCall,
  createAttempts,
  type ModelCall,
  reportFailed,
} from "@langfuse-kit/core/adapter";
import { lastText } from "../content/index.ts";
import type { AnswerFacts } from "../dialects/index.ts";
import { attemptKey, triesBefore } from "./attempt.ts";
import { awaitAnswer } from "./awaited.ts";
import { asking, describeCall, firstAttributes, nameOf } from "./describe.ts";
import { keepingFirstMetadata } from "./first-metadata.ts";
import { readOptions, type Settings } from "./options.ts";
import {
  addressOf,
  bodyText,
  type FetchCall,
  type FetchInit,
  type FetchInput,
  type ModelRequest,
  readRequest,
} from "./request.ts";
import { retrieval } from "./retrieval.ts";
import { withStreamUsage } from "./stream-usage.ts";
import { monotonic, setImmediate } from "./timers.ts";
import { traceSafely } from "./trace-safely.ts";
import { followCall, type Tracing } from "./tracing.ts";
import type { LangfuseFetchOptions } from "./types.ts";

type Fetch = typeof globalThis.fetch;

/**
 * A fetch that traces calls of language models, and leaves every other call alone. Give it to any client that takes a
 * fetch.
 * @example const openai = new OpenAI({ fetch: langfuseFetch() });
 */
export function langfuseFetch(options?: LangfuseFetchOptions): Fetch {
  const settings = readOptions(options);
  const attempts = createAttempts(monotonic);

  // Async, so that a refusal is a rejection, as every failure of a fetch is.
  async function send(url: URL, text: string | undefined, input: FetchInput, init: FetchInit): Promise<Response> {
    const started =
      text === undefined ? undefined : traceSafely(() => begin({ url, text, input, init }, settings, attempts));
    if (started === undefined) return settings.fetch(input, init);
    const { call, tracing, isLong, init: changed } = started;
    let sent: Promise<Response>;
    try {
      sent = call.observation.run(() => settings.fetch(input, changed));
    } catch (error) {
      traceSafely(() => tracing.failed(error));
      throw error;
    }
    // The request goes out first; what it says is written down afterwards, and what takes long once an answer has begun.
    if (!isLong) setImmediate(() => traceSafely(() => tracing.describeRequest()));
    return sent.then(
      (response) => traceSafely(() => tracing.responded(response)) ?? response,
      (error: unknown) => {
        traceSafely(() => tracing.failed(error));
        throw error;
      },
    );
  }

  return function langfuseFetch(input: FetchInput, init?: FetchInit): Promise<Response> {
    const url = traceSafely(() => addressOf(input, init, settings));
    if (url === undefined) {
      const followed = traceSafely(() => retrieval(input, init, settings));
      const sent = settings.fetch(input, init);
      return followed === undefined ? sent : sent.then((response) => traceSafely(() => followed(response)) ?? response);
    }
    const text = traceSafely(() => bodyText(input, init));
    return text instanceof Promise ? text.then((read) => send(url, read, input, init)) : send(url, text, input, init);
  };
}

interface StartedCall {
  readonly call: ModelCall;
  readonly tracing: Tracing;
  readonly isLong: boolean;
  readonly init: FetchInit;
}

function begin(fetched: FetchCall, settings: Settings, attempts: Attempts): StartedCall | undefined {
  const request = readRequest(fetched, settings);
  if (request === undefined) return undefined;
  const key = attemptKey(currentObservation()?.id, request);
  const attempt = Math.max(attempts.next(key), triesBefore(request.headers) + 1);
  const { call, name } = beginCall(request, attempt, settings);
  const { isLong } = request;
  const { init } = fetched;
  if (!call.isRecording) return { call, tracing: untraced, isLong, init };
  const awaits = (answer: AnswerFacts): void => awaitAnswer(answer, { request, name, call });
  const tracing = followCall({ call, request, attempt, attempts, key, settings, awaits });
  return { call, tracing, isLong, init: settings.streamUsage ? withStreamUsage(request, init) : init };
}

function beginCall(request: ModelRequest, attempt: number, settings: Settings): { call: ModelCall; name: string } {
  const description = describeCall(request, attempt);
  const ask = asking(description, (what, error) => reportFailed(`The option ${what}`, error));
  const name = nameOf(description, settings, ask);
  const call = beginModelCall(name, {
    type: description.operation === "embeddings" ? "embedding" : "generation",
    requestName: `POST ${request.url.pathname}`,
    model: request.model,
    hint: () => lastText(request.facts.input),
    attributes: firstAttributes(description, settings, ask),
  });
  return { call: keepingFirstMetadata(call), name };
}

/** Of a trace that sampling leaves out, or before set-up. */
const untraced: Tracing = {
  describeRequest: () => undefined,
  responded: (response) => response,
  failed: () => undefined,
};
