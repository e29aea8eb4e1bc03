import type { GenerationAttributes } from "@langfuse-kit/core";
import { presentable, type TakeMedia } from "../content/index.ts";
import type { AnswerFacts, DialectName } from "../dialects/index.ts";
import { costInHeaders, headersToKeep } from "./headers.ts";
import type { Settings } from "./options.ts";
import { providerOf } from "./providers.ts";
import type { ModelRequest } from "./request.ts";
import type { CallDescription } from "./types.ts";

export function describeCall(request: ModelRequest, attempt: number): CallDescription {
  return new DescribedCall(request, attempt);
}

/** A class because of its getter, like that of a request. */
class DescribedCall implements CallDescription {
  readonly dialect: DialectName;
  readonly operation: CallDescription["operation"];
  readonly provider: string;
  readonly model: string | undefined;
  readonly url: string;
  readonly attempt: number;
  readonly #request: ModelRequest;

  constructor(request: ModelRequest, attempt: number) {
    const { dialect, url, model } = request;
    this.dialect = dialect.name as DialectName;
    this.operation = dialect.operation;
    this.provider = providerOf(url, dialect.provider);
    this.model = model;
    // Gemini's key may stand in the query.
    this.url = url.origin + url.pathname;
    this.attempt = attempt;
    this.#request = request;
  }

  get body(): CallDescription["body"] {
    return this.#request.body;
  }
}

type Ask = <T>(option: T | ((call: CallDescription) => T | undefined) | undefined, what: string) => T | undefined;

/** Reads an option that may be a function. If it throws, the option is left out. */
export function asking(call: CallDescription, failed: (what: string, error: unknown) => void): Ask {
  return (option, what) => {
    if (typeof option !== "function") return option;
    try {
      return (option as (call: CallDescription) => never)(call);
    } catch (error) {
      failed(what, error);
      return undefined;
    }
  };
}

export function nameOf(call: CallDescription, settings: Settings, ask: Ask): string {
  const given = ask(settings.name, "name");
  if (typeof given === "string" && given !== "") return given;
  return call.model === undefined ? call.operation : `${call.operation} ${call.model}`;
}

const usual: ReadonlySet<string> = new Set(["chat", "embeddings"]);

/** What is known before the answer. The content follows once the request is on its way. */
export function firstAttributes(call: CallDescription, settings: Settings, ask: Ask): GenerationAttributes {
  const prompt = ask(settings.prompt, "prompt");
  return {
    metadata: {
      provider: call.provider,
      // What a generation or an embedding is without a word of it.
      ...(usual.has(call.operation) ? {} : { operation: call.operation }),
      ...(call.attempt > 1 && { attempt: call.attempt }),
      // The user's own names win.
      ...defined({ ...ask(settings.metadata, "metadata") }),
    },
    ...(call.model !== undefined && { model: call.model }),
    ...(prompt !== undefined && { prompt }),
  };
}

/** Zero, since Langfuse would otherwise count the tokens of the request by itself, which come with the answer. */
const noneYet = { input: 0, output: 0 };

/** What an answer says, complete or as far as it was read. */
export function answerAttributes(
  requestModel: string | undefined,
  answer: AnswerFacts,
  response: Response,
  take: TakeMedia,
): GenerationAttributes {
  const { output, model, usage, finishReason, responseId, metadata } = answer;
  const cost = answer.cost ?? costInHeaders(response);
  return {
    output: output === undefined ? undefined : presentable(output, take),
    model,
    usage: answer.isPending ? noneYet : usage,
    ...(cost !== undefined && { cost: { total: cost } }),
    metadata: defined({
      ...metadata,
      finishReason,
      responseId,
      requestModel: model === undefined || model === requestModel ? undefined : requestModel,
      ...headersToKeep(response),
      status: response.status >= 400 ? response.status : undefined,
    }),
  };
}

function defined(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
