import type { PromptReference } from "@langfuse-kit/core";
import type { Dialect, DialectName } from "../dialects/index.ts";

/** A call, as options that are functions see it. */
export interface CallDescription {
  readonly dialect: DialectName;
  readonly operation: Dialect["operation"];
  readonly provider: string;
  readonly model: string | undefined;
  readonly url: string;
  /** 1, and one more for each try after a failed one. */
  readonly attempt: number;
  /** The request's body. Look at it, and leave it as it is. */
  readonly body: Readonly<Record<string, unknown>>;
}

export interface LangfuseFetchOptions {
  /**
   * What sends the request.
   * @default the global fetch of the moment when langfuseFetch() is called
   */
  readonly fetch?: typeof globalThis.fetch | undefined;
  /**
   * Names the observation.
   * @default operation and model: "chat gpt-5"
   */
  readonly name?: string | ((call: CallDescription) => string | undefined) | undefined;
  /** Added to the observation's metadata; its names win over what is recorded there by itself. */
  readonly metadata?: object | ((call: CallDescription) => object | undefined) | undefined;
  /** The prompt that calls are linked to, where withPrompt() names none. */
  readonly prompt?: PromptReference | ((call: CallDescription) => PromptReference | undefined) | undefined;
  /**
   * For addresses that do not look like what they are: the dialect of all JSON that is posted to such; or a function that
   * is asked of every address, for the dialect of a call, false to leave it alone, undefined for the usual way.
   */
  readonly dialect?: DialectName | ((url: URL, body: unknown) => DialectName | false | undefined) | undefined;
  /**
   * Asks OpenAI-compatible servers for the usage of streams, by `stream_options`. This changes the request, and the
   * caller sees one more chunk, without choices.
   * @default false
   */
  readonly streamUsage?: boolean | undefined;
  /**
   * Images, audio and documents: `"upload"` to Langfuse, or `"describe"` by kind and size.
   * @default "upload"
   */
  readonly media?: "upload" | "describe" | undefined;
  /**
   * Milliseconds without a read after which an unfinished response counts as abandoned. It can still be read.
   * @default 600_000
   */
  readonly abandonedAfterMs?: number | undefined;
}
