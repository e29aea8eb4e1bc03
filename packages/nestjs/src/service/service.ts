import {
  agent,
  chain,
  currentObservation,
  currentTrace,
  embedding,
  evaluator,
  event,
  type FlushResult,
  generation,
  getLangfuse,
  guardrail,
  type Health,
  injectContext,
  type Langfuse,
  type Observation,
  retriever,
  score,
  span,
  startObservation,
  tool,
  trace,
  updateTrace,
  withContext,
  withDestination,
  withPrompt,
} from "@langfuse-kit/core";
import { Injectable } from "@nestjs/common";

@Injectable()
/**
 * Core's functions for what is running, for those who inject what they use. What works
 * without it, such as `observe` and `createTraceId`, is imported from core; for methods there are the decorators.
 * @example constructor(private readonly langfuse: LangfuseService) {}
 */
export class LangfuseService {
  readonly trace: typeof trace = trace;
  readonly span: typeof span = span;
  readonly generation: typeof generation = generation;
  readonly agent: typeof agent = agent;
  readonly tool: typeof tool = tool;
  readonly chain: typeof chain = chain;
  readonly retriever: typeof retriever = retriever;
  readonly embedding: typeof embedding = embedding;
  readonly evaluator: typeof evaluator = evaluator;
  readonly guardrail: typeof guardrail = guardrail;
  readonly event: typeof event = event;
  readonly score: typeof score = score;
  readonly startObservation: typeof startObservation = startObservation;
  readonly updateTrace: typeof updateTrace = updateTrace;
  readonly currentTrace: typeof currentTrace = currentTrace;
  readonly injectContext: typeof injectContext = injectContext;
  readonly withContext: typeof withContext = withContext;
  readonly withDestination: typeof withDestination = withDestination;
  readonly withPrompt: typeof withPrompt = withPrompt;

  /** The handle of this process; undefined where nothing was set up. */
  get handle(): Langfuse | undefined {
    return getLangfuse();
  }

  /** The nearest observation. */
  get current(): Observation | undefined {
    return currentObservation();
  }

  /** Sends what has ended, and waits for it. */
  async flush(ms?: number): Promise<FlushResult | undefined> {
    return this.handle?.flush(ms);
  }

  health(): Health | undefined {
    return this.handle?.health();
  }
}
