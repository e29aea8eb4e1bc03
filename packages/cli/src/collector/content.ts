/**
 * Attributes that carry content: prompts, answers, inputs, outputs and what people put into metadata, by the names of
 * Langfuse, OpenTelemetry, the AI SDK, OpenInference and Traceloop. Anchored, and without what backtracks.
 */
const contentNames: readonly string[] = [
  "langfuse\\.(observation|trace)\\.(input|output|metadata)(\\..*)?",
  "langfuse\\.observation\\.(status_message|model\\.parameters)",
  "gen_ai\\.(prompt|completion|input\\.messages|output\\.messages|system_instructions)(\\..*)?",
  "gen_ai\\.tool\\.(call\\.arguments|call\\.result|definitions|description)",
  "gen_ai\\.(retrieval\\.query\\.text|retrieval\\.documents|evaluation\\.explanation)",
  "(ai|llm)\\.(prompt|prompts|response|completions|toolCall|input_messages|output_messages|tools|values?)(\\..*)?",
  "(input|output)\\.(value|mime_type)",
  "(retrieval|embedding|reranker|tool|metadata)(\\..*)?",
  "traceloop\\.entity\\.(input|output)",
  "(user|session|enduser)\\.id",
  "exception\\.(message|stacktrace)",
];

export const contentPattern: string = `^(${contentNames.join("|")})$`;
