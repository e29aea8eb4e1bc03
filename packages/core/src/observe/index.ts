/** What users call: steps of a trace, by callback, by hand, or with `using`. */
export { Call } from "./call.ts";
export { isStream, settle } from "./endings/index.ts";
export { currentEngine, type Engine, isTracing, setEngine } from "./engine.ts";
export {
  agent,
  chain,
  currentObservation,
  currentTrace,
  embedding,
  evaluator,
  event,
  generation,
  guardrail,
  type Observing,
  retriever,
  score,
  span,
  startObservation,
  tool,
  trace,
  updateTrace,
  withDestination,
  withPrompt,
} from "./functions.ts";
export { injectContext } from "./inject-context.ts";
export { inertObservation, observationOf, startService, startStep, withoutFunction } from "./observation.ts";
export { type ObserveOptions, observe, observeShown } from "./observe-function.ts";
export { reportFailed, reportOnce, safely, safelyUnlessRefused } from "./safely.ts";
export { createTraceId } from "./trace-id.ts";
export type {
  ChildStarter,
  CurrentTrace,
  Observation,
  ObservationReference,
  ScoreDataType,
  ScoredTrace,
  ScoreInput,
  ScoreTarget,
  StartOptions,
  TraceCallAttributes,
} from "./types.ts";
