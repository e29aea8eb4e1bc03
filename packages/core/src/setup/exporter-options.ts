import type { Config, LangfuseOptions } from "../config/index.ts";
import { LangfuseKitError } from "../runtime/index.ts";

/** Advice: the processor follows a trace from beginning to end, and `initLangfuse` also what is around it. */
const ofTheProcessor = "Give it to initLangfuse(), and langfuse.spanProcessor to the provider";
const ofTheProcess = "Give it to initLangfuse()";

/** Options of `initLangfuse` that an exporter cannot follow, since its spans have ended and come in batches. */
type Misplaced =
  | "sample"
  | "keep"
  | "costLimit"
  | "maxOpenObservations"
  | "trust"
  | "propagateTo"
  | "join"
  | "global"
  | "metrics"
  | "handleSignals"
  | "serviceName";

/** What to do instead. */
const misplaced: Readonly<Record<Misplaced, string>> = {
  sample: ofTheProcessor,
  keep: ofTheProcessor,
  costLimit: ofTheProcessor,
  maxOpenObservations: ofTheProcessor,
  trust: ofTheProcess,
  propagateTo: ofTheProcess,
  join: ofTheProcess,
  global: ofTheProcess,
  metrics: ofTheProcess,
  handleSignals: "Shut the provider down where the process ends",
  serviceName: "Name the service in the provider's resource",
};

/**
 * What `LangfuseExporter` takes: the options of `initLangfuse`, but for those that need a trace while it runs.
 * @example const options: LangfuseExporterOptions = { sampleRate: 0.2, capture: "redacted" };
 */
export type LangfuseExporterOptions = Omit<LangfuseOptions, Misplaced>;

/** Throws where an option asks for what an exporter cannot do. One that is false asks for nothing. */
export function refuseMisplaced(config: Config): void {
  for (const [name, fix] of Object.entries(misplaced)) {
    if (!config.given.includes(name) || config[name as Misplaced] === false) continue;
    const message = `Option ${name} does nothing in LangfuseExporter, which sees spans when they are over. ${fix}.`;
    throw new LangfuseKitError("core", message, { code: "INVALID_OPTION" });
  }
}

/** The provider's sampler has applied this variable already: applied twice, the rate would be squared. */
export function withoutSampler(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { OTEL_TRACES_SAMPLER_ARG: _, ...rest } = environment;
  return rest;
}
