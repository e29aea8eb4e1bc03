/**
 * Every attribute key of Langfuse that the kit spells, and below them those of others. No other room and no other package
 * writes out one of Langfuse or of the standard (a test looks).
 *
 * Five keys of others beat an observation's own name on Langfuse's server: gen_ai.tool.name, genkit:name, logfire.msg,
 * ai.toolCall.name and ai.operationId. What is encoded here for our own observations never carries one of them.
 */
export const keys = {
  observation: {
    prefix: "langfuse.observation.",
    type: "langfuse.observation.type",
    input: "langfuse.observation.input",
    output: "langfuse.observation.output",
    /** An object as JSON text. A plain string here is dropped by the server. */
    metadata: "langfuse.observation.metadata",
    /** One key each; wins over the same key in the JSON text. */
    metadataPrefix: "langfuse.observation.metadata.",
    level: "langfuse.observation.level",
    statusMessage: "langfuse.observation.status_message",
    model: "langfuse.observation.model.name",
    modelParameters: "langfuse.observation.model.parameters",
    usage: "langfuse.observation.usage_details",
    cost: "langfuse.observation.cost_details",
    promptName: "langfuse.observation.prompt.name",
    promptVersion: "langfuse.observation.prompt.version",
    completionStartTime: "langfuse.observation.completion_start_time",
  },
  trace: {
    prefix: "langfuse.trace.",
    name: "langfuse.trace.name",
    userId: "user.id",
    sessionId: "session.id",
    tags: "langfuse.trace.tags",
    metadata: "langfuse.trace.metadata",
    metadataPrefix: "langfuse.trace.metadata.",
    public: "langfuse.trace.public",
    /** Read by servers before version 4 only. */
    input: "langfuse.trace.input",
    output: "langfuse.trace.output",
  },
  /** Other names that servers take for the same, and prefer. */
  accepted: { userId: "langfuse.user.id", sessionId: "langfuse.session.id" },
  environment: "langfuse.environment",
  release: "langfuse.release",
  version: "langfuse.version",
  /** What version 4 asks of a root whose parent is not Langfuse's. */
  isAppRoot: "langfuse.internal.is_app_root",
  /** The Python SDK's word for the same, which version 3 reads. */
  asRoot: "langfuse.internal.as_root",
} as const;

/** The standard keys of OpenTelemetry for language models, for destinations that are not Langfuse. */
export const genAiKeys = {
  prefix: "gen_ai.",
  /** What the provider was called before. */
  system: "gen_ai.system",
  operation: "gen_ai.operation.name",
  provider: "gen_ai.provider.name",
  requestModel: "gen_ai.request.model",
  responseModel: "gen_ai.response.model",
  responseId: "gen_ai.response.id",
  finishReasons: "gen_ai.response.finish_reasons",
  outputType: "gen_ai.output.type",
  requestPrefix: "gen_ai.request.",
  stream: "gen_ai.request.stream",
  dimensions: "gen_ai.embeddings.dimension.count",
  usagePrefix: "gen_ai.usage.",
  inputTokens: "gen_ai.usage.input_tokens",
  outputTokens: "gen_ai.usage.output_tokens",
  cacheReadTokens: "gen_ai.usage.cache_read.input_tokens",
  cacheCreationTokens: "gen_ai.usage.cache_creation.input_tokens",
  reasoningTokens: "gen_ai.usage.reasoning.output_tokens",
  inputMessages: "gen_ai.input.messages",
  outputMessages: "gen_ai.output.messages",
  toolDefinitions: "gen_ai.tool.definitions",
  timeToFirstChunk: "gen_ai.response.time_to_first_chunk",
  conversationId: "gen_ai.conversation.id",
  toolName: "gen_ai.tool.name",
  toolArguments: "gen_ai.tool.call.arguments",
  toolResult: "gen_ai.tool.call.result",
  agentName: "gen_ai.agent.name",
  stopSequences: "gen_ai.request.stop_sequences",
} as const;

/** The standard key for what went wrong: a status, or a class of error. */
export const errorTypeKey = "error.type";

/** OpenTelemetry's words for an exception, as an event of a span. */
export const exceptionKeys = {
  event: "exception",
  type: "exception.type",
  message: "exception.message",
  stacktrace: "exception.stacktrace",
} as const;

/** OpenInference's word for the type. */
export const openInferenceKind = "openinference.span.kind";

/** OpenInference's word for the model. */
export const openInferenceModel = "llm.model_name";

/** Where libraries write what a call was asked and what it answered, in words that are not Langfuse's. */
export const contentKeysOfOthers: ReadonlySet<string> = new Set([
  genAiKeys.inputMessages,
  genAiKeys.outputMessages,
  ...["ai.prompt.messages", "ai.prompt", "ai.response.text", "ai.response.object", "ai.response.toolCalls"],
  ...["input.value", "output.value", "traceloop.entity.input", "traceloop.entity.output"],
]);

/** The same, one key for each message. */
export const messagePrefixesOfOthers: readonly string[] = [
  "gen_ai.prompt.",
  "gen_ai.completion.",
  "llm.input_messages.",
  "llm.output_messages.",
];

/**
 * Our instrumentation scope. Server and official filter both treat names that begin with "langfuse-sdk" as their own.
 */
export const scopeName = "langfuse-sdk.kit";

/** The scope of the official packages. */
export const officialScope = "langfuse-sdk";

/** What the names of our own metrics begin with. */
export const metricPrefix = "langfuse.kit.";

/** Request headers that Langfuse reads. */
export const headers = {
  /** Without it Langfuse Cloud may show an observation up to ten minutes later. */
  ingestionVersion: "x-langfuse-ingestion-version",
  sdkName: "x-langfuse-sdk-name",
  sdkVersion: "x-langfuse-sdk-version",
  publicKey: "x-langfuse-public-key",
} as const;

/** Higher numbers are refused with 400; servers before 3.154 ignore the header. */
export const ingestionVersion = "4";
