export type Fields = Readonly<Record<string, unknown>>;

/** What a request says. */
export interface RequestFacts {
  readonly model: string | undefined;
  /** What the model is asked, as it is to be shown. */
  readonly input: unknown;
  readonly modelParameters: Record<string, unknown>;
  readonly isStream: boolean;
}

/** The part of another model in an answer. */
export interface Aside {
  readonly name: string;
  readonly model: string;
  readonly usage: unknown;
}

/** What an answer says, whole or as far as it came. */
export interface AnswerFacts {
  readonly output?: unknown;
  readonly model?: string | undefined;
  /** In the provider's shape, or in Langfuse's. */
  readonly usage?: unknown;
  /** Parameters as they were followed, which may differ from what was wished, under their names in requests. */
  readonly served?: Readonly<Record<string, string | undefined>> | undefined;
  /** What other models did for the answer, which is in no count above. */
  readonly asides?: readonly Aside[] | undefined;
  /** In dollars, where the server says it. */
  readonly cost?: number | undefined;
  readonly finishReason?: string | undefined;
  readonly responseId?: string | undefined;
  readonly metadata?: Record<string, unknown> | undefined;
  /** The provider is still at it, in the background: another request will bring the answer. */
  readonly isPending?: boolean | undefined;
  /** How long the provider was at it, as it says. */
  readonly tookMs?: number | undefined;
  /** The provider's words, where the answer is an error. */
  readonly failure?: string | undefined;
}

/** Puts the answer together from the events of a stream. */
export interface Assembler {
  /** True when the event brought something that the model said. */
  take(event: Fields, name: string | undefined): boolean;
  /** At any time: what came so far. */
  answer(): AnswerFacts;
  /** The model has said all; what may follow is bookkeeping. */
  isWhole(): boolean;
  /** Nothing follows, so that a reader may stop here and never come to the end of the body. */
  isOver(): boolean;
}

/** One way of talking to a model over HTTP. */
export interface Dialect {
  readonly name: string;
  /** As OpenTelemetry's conventions call it. */
  readonly operation: "chat" | "text_completion" | "generate_content" | "embeddings";
  /** Who is asked, where the address does not tell. */
  readonly provider: string;
  readRequest(body: Fields, url: URL): RequestFacts;
  readResponse(body: unknown): AnswerFacts;
  assemble(): Assembler;
}
