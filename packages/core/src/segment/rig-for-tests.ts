import { type Context, ROOT_CONTEXT, type Span, type Tracer, trace } from "@opentelemetry/api";
import { TracerProvider } from "@opentelemetry/sdk-trace";
import { scopeName } from "../attributes/index.ts";
import type { SealedObservation, SealedSegment } from "../encode/index.ts";
import { createPriceTable, createTraceMeter } from "../pricing/index.ts";
import { createReporter } from "../runtime/index.ts";
import { createSegments, type SegmentOptions } from "./segments.ts";
import type { Segments } from "./types.ts";

export interface Rig {
  readonly segments: Segments;
  readonly sealed: SealedSegment[];
  readonly lost: { id: string; reason: string }[];
  start(name: string, parent?: Span, scope?: string, context?: Context): Span;
  /** What has left, over all segments. */
  observations(): SealedObservation[];
  find(name: string): SealedObservation | undefined;
}

/** A real provider over real segments, with the encoder replaced by a list. */
export function createRig(options: Partial<SegmentOptions> = {}): Rig {
  const sealed: SealedSegment[] = [];
  const lost: Rig["lost"] = [];
  const segments = createSegments({
    sampleRate: 1,
    sample: undefined,
    keep: { errors: false, slowerThan: undefined, costAbove: undefined },
    destinations: ["default"],
    defaults: { environment: "test" },
    holdMs: 10_000,
    maxHeldBytes: 4_000_000,
    maxOpen: 1_000,
    prices: createPriceTable(),
    sendCosts: true,
    metersAll: false,
    createMeter: (traceId) => createTraceMeter(traceId),
    sink: { enqueue: (segment) => void sealed.push(segment), together: (fill) => fill(), drainSync: () => undefined },
    emitScore: () => undefined,
    lost: (id, reason, missing) => void lost.push(...missing.map(() => ({ id, reason }))),
    reporter: createReporter({ warn: () => undefined, error: () => undefined }),
    ...options,
  });
  const provider = new TracerProvider({ sampler: segments.sampler, spanProcessors: [segments.processor as never] });
  return {
    segments,
    sealed,
    lost,
    start(name, parent, scope = scopeName, context = ROOT_CONTEXT) {
      const under = parent === undefined ? context : trace.setSpan(context, parent);
      return (provider.getTracer(scope) as Tracer).startSpan(name, {}, under);
    },
    observations: () => sealed.flatMap((segment) => segment.observations),
    find: (name) => sealed.flatMap((segment) => segment.observations).find((observation) => observation.name === name),
  };
}
