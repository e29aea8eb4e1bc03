import { SamplingDecision, TraceFlags, trace } from "@opentelemetry/api";
import type { SampleFunction } from "../config/index.ts";
import { currentFrame, originOf } from "../context/index.ts";
import { guarded, type Reporter } from "../runtime/index.ts";
import { isInRate } from "./in-rate.ts";
import { trackedOf } from "./tracked.ts";
import type { Sampler } from "./types.ts";

const ruleName = "the sample function";
const noRate = `${ruleName} was skipped: it has to answer with true, false, a rate from 0 to 1 or undefined.`;

/** Whether a trace that begins here is sampled. `upstream`: what the process decided that began it. */
export type Decider = (
  traceId: string,
  name: string,
  attributes: Record<string, unknown>,
  upstream: boolean | undefined,
) => boolean;

export function createDecider(options: {
  sampleRate: number;
  sample: SampleFunction | undefined;
  reporter: Reporter;
}): Decider {
  const { sampleRate, sample, reporter } = options;
  return (traceId, name, attributes, upstream) => {
    if (upstream !== undefined) return upstream;
    const { rate } = currentFrame();
    if (rate !== undefined) return isInRate(traceId, rate);
    const own: unknown = sample && askRule(sample, { name, traceId, attributes }, reporter);
    if (typeof own === "boolean") return own;
    if (typeof own === "number" && !Number.isNaN(own)) return isInRate(traceId, own);
    // An unusable answer is treated like an error: the rate decides.
    if (own !== undefined && own !== null) reporter.once(`failed:${ruleName}`, noRate);
    return isInRate(traceId, sampleRate);
  };
}

/** A function of its own, so that a closure is made only where there is a rule. */
function askRule(sample: SampleFunction, root: Parameters<SampleFunction>[0], reporter: Reporter): unknown {
  return guarded(ruleName, () => sample(root), reporter);
}

const record = { decision: SamplingDecision.RECORD_AND_SAMPLED };
/** Recorded only for its cost, and without the flag that it is sampled. */
const meter = { decision: SamplingDecision.RECORD };
const drop = { decision: SamplingDecision.NOT_RECORD };

/** Records nothing that is certainly left out, except where its cost counts; a keep rule may still save the rest. */
export function createSampler(isSampled: Decider, mayKeep: boolean, metersAll: boolean): Sampler {
  return {
    shouldSample(context, traceId, name, _kind, attributes) {
      if (currentFrame().suppressed) return drop;
      const parent = trace.getSpan(context);
      const above = trackedOf(parent);
      if (above !== undefined) return above.segment.isMeteredOnly ? meter : record;
      const parentContext = parent?.spanContext();
      if (parentContext && !parentContext.isRemote && !(parentContext.traceFlags & TraceFlags.SAMPLED)) return drop;
      if (mayKeep) return record;
      if (isSampled(traceId, name, attributes, originOf(context).sampled)) return record;
      return metersAll ? meter : drop;
    },
    toString: () => "LangfuseKitSampler",
  };
}
