import type {
  GenerationAttributes,
  ObservationAttributes,
  ObservationType,
  PromptReference,
  TraceAttributes,
} from "../attributes/index.ts";
import { currentFrame, withFrame, withNearer } from "../context/index.ts";
import { currentEngine } from "./engine.ts";
import { observationOf, readArguments, recordEvent, startStep, withoutFunction } from "./observation.ts";
import { runToItsEnd } from "./run.ts";
import { fieldsOf, reportOnce, safelyUnlessRefused } from "./safely.ts";
import type { CurrentTrace, Observation, ScoreTarget, StartOptions, TraceCallAttributes } from "./types.ts";
import { sayUnknownFields, sayUnknownScoreFields } from "./unknown-fields.ts";

/** `span("load", fn)` or `span("load", { input }, fn)`. */
export interface Observing<A> {
  <R>(name: string, fn: (observation: Observation) => R): R;
  <R>(name: string, attributes: A | undefined, fn: (observation: Observation) => R): R;
}

function observing<A>(type: ObservationType): Observing<A> {
  return (name: string, ...rest: unknown[]) => {
    const { attributes, fn } = readArguments([name, ...rest]);
    if (fn === undefined) return withoutFunction(`${type}()`);
    return runToItsEnd(startStep(name, type, attributes), fn) as never;
  };
}

/**
 * Traces a step; it lasts until what `fn` returns is over.
 * @example const documents = await span("load", { input: id }, () => load(id));
 */
export const span: Observing<ObservationAttributes> = observing("span");
/**
 * Traces a call of a language model.
 * @example await generation("answer", { model: "gpt-4o", input: messages }, async (step) => step.update({ output }));
 */
export const generation: Observing<GenerationAttributes> = observing("generation");
/**
 * Traces an agent's run.
 * @example await agent("planner", () => plan(goal));
 */
export const agent: Observing<ObservationAttributes> = observing("agent");
/**
 * Traces a tool call.
 * @example await tool("weather", { input: { city } }, () => weather(city));
 */
export const tool: Observing<ObservationAttributes> = observing("tool");
/**
 * Traces a chain of steps.
 * @example await chain("summarise", () => summarise(text));
 */
export const chain: Observing<ObservationAttributes> = observing("chain");
/**
 * Traces a retrieval.
 * @example const hits = await retriever("search", { input: query }, () => search(query));
 */
export const retriever: Observing<ObservationAttributes> = observing("retriever");
/**
 * Traces an embedding call.
 * @example await embedding("embed", { model: "text-embedding-3-small" }, () => embed(texts));
 */
export const embedding: Observing<GenerationAttributes> = observing("embedding");
/**
 * Traces an evaluation.
 * @example await evaluator("faithfulness", () => judge(answer));
 */
export const evaluator: Observing<ObservationAttributes> = observing("evaluator");
/**
 * Traces a guardrail.
 * @example await guardrail("moderation", { input: text }, () => moderate(text));
 */
export const guardrail: Observing<ObservationAttributes> = observing("guardrail");

/**
 * Records something that happened at one moment.
 * @example event("cache-miss", { metadata: { key } });
 */
export function event(name: string, attributes?: ObservationAttributes): void {
  recordEvent(name, attributes);
}

/**
 * Begins a trace; inside one it is a span that also adds its identity to the trace.
 * @example await trace("nightly-report", { userId: "system" }, () => report());
 */
export function trace<R>(name: string, fn: (observation: Observation) => R): R;
export function trace<R>(
  name: string,
  attributes: TraceCallAttributes | undefined,
  fn: (observation: Observation) => R,
): R;
export function trace(name: string, ...rest: unknown[]): unknown {
  const { attributes, fn } = readArguments([name, ...rest]);
  if (fn === undefined) return withoutFunction("trace()");
  const fields = fieldsOf("trace()", attributes as TraceCallAttributes | undefined);
  const { name: _own, metadata, input, output, level, statusMessage, capture, ...identity } = fields;
  // Only where this begins the trace: name and content of the trace belong to what began it.
  const beginsTrace = safelyUnlessRefused("trace()", () => currentEngine()?.isInside()) !== true;
  const own = { level, statusMessage, capture, ...(beginsTrace ? {} : { input, output }) };
  const step = startStep(name, "span", own as StartOptions);
  if (step.isRecording) {
    const whole = beginsTrace ? { name, input, output } : {};
    const known = { ...identity, metadata, ...whole } as TraceAttributes;
    safelyUnlessRefused("trace()", () => {
      currentEngine()?.updateTrace(known, step.otelSpan);
      sayUnknownFields("trace()", identity);
    });
    if (currentFrame().propagated !== undefined) overrule(step, identity);
  }
  return runToItsEnd(step, fn);
}

/** Runs the function, and those who read its result, so that the identity given here wins over that of official scopes. */
function overrule(step: Observation, named: object): void {
  const { run } = step;
  step.run = (inner) => run.call(step, () => withNearer(named, inner)) as never;
}

/**
 * Starts an observation that ends with `end()`, or with its block by `using`.
 * @example using step = startObservation("import", { type: "tool", input: file });
 */
export function startObservation(name: string, options?: StartOptions): Observation;
export function startObservation(name: string, options?: StartOptions, official?: unknown): Observation {
  if (official !== undefined) reportOnce("third-argument", THIRD_ARGUMENT);
  const fields = fieldsOf("startObservation()", options);
  return startStep(name, fields.type, fields);
}

const THIRD_ARGUMENT =
  "startObservation() was given a third argument, as the official package takes it, and passed over it. Give the type with the attributes: startObservation(name, { type, ...attributes }).";

/**
 * The nearest observation, if there is one.
 * @example currentObservation()?.update({ metadata: { cached: true } });
 */
export function currentObservation(): Observation | undefined {
  const { span: nearest } = currentFrame();
  return nearest === undefined ? undefined : observationOf(nearest);
}

/**
 * Adds to the current trace, late or early: all its observations carry it.
 * @example updateTrace({ userId: request.user.id, tags: ["beta"] });
 */
export function updateTrace(attributes: TraceAttributes): void {
  safelyUnlessRefused("updateTrace()", () => {
    const fields = fieldsOf("updateTrace()", attributes);
    currentEngine()?.updateTrace(fields);
    sayUnknownFields("updateTrace()", fields);
  });
}

/**
 * The current trace: its id, its address in Langfuse, what it has cost so far.
 * @example response.setHeader("x-trace-url", currentTrace()?.url ?? "");
 */
export function currentTrace(): CurrentTrace | undefined {
  return safelyUnlessRefused("currentTrace()", () => currentEngine()?.currentTrace());
}

/**
 * Scores the current trace, or the target that is named.
 * @example score({ name: "thumbs", value: 1, traceId });
 */
export function score(input: ScoreTarget): void {
  safelyUnlessRefused("score()", () => {
    const fields = fieldsOf("score()", input);
    currentEngine()?.score(fields as ScoreTarget);
    sayUnknownScoreFields(fields);
  });
}

/**
 * Links the generations inside `fn` to a prompt: anything with a name and a version. `variables`, what it was compiled
 * with, are recorded only when they are handed over here.
 * @example await withPrompt(await langfuse.prompt.get("chat"), () => answer(question), { variables: { city } });
 */
export function withPrompt<R>(
  prompt: PromptReference,
  fn: () => R,
  options?: { readonly variables?: Readonly<Record<string, unknown>> | undefined },
): R {
  if (typeof fn !== "function") return withoutFunction("withPrompt()");
  return withFrame(
    { prompt: safelyUnlessRefused("withPrompt()", () => compiledWith(prompt, options?.variables)) ?? prompt },
    fn,
  );
}

/** Official prompts keep their fields behind getters, so they cannot be spread. */
function compiledWith(prompt: PromptReference, variables: PromptReference["variables"]): PromptReference {
  if (variables === undefined) return prompt;
  const { name, version, isFallback } = prompt;
  return { name, version, isFallback, variables };
}

/** Far more destinations than anybody has. Bounded, since what is given may be iterable without end. */
const mostDestinations = 100;

function namesOf(given: string | Iterable<unknown>): string[] {
  if (typeof given === "string") return [given];
  const names: string[] = [];
  for (const item of given) {
    if (names.length >= mostDestinations) break;
    // No destination has such a name, so this is reported as any other unknown one.
    names.push(typeof item === "string" ? item : `(${typeof item})`);
  }
  return names;
}

/**
 * Sends the traces that begin inside `fn` to this destination, or to these.
 * @example await withDestination("tenant-a", () => handle(request));
 */
export function withDestination<R>(name: string | readonly string[], fn: () => R): R {
  if (typeof fn !== "function") return withoutFunction("withDestination()");
  const names = safelyUnlessRefused("withDestination()", () => namesOf(name));
  if (names === undefined) return fn();
  return withFrame({ destinations: currentEngine()?.knownDestinations(names) ?? names }, fn);
}
