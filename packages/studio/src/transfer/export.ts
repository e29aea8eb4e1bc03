import type { ExportedTrace } from "../contract/index.ts";
import type { WireRequest, WireResourceSpans } from "../otlp/index.ts";
import { type Store, type StoredObservation, type StoredTrace, toScore } from "../store/index.ts";
import { toWireAttributes, toWireSpan } from "./to-wire.ts";

/** So many observations are exported at most. */
const mostObservations = 50_000;

/** One trace as OTLP with its scores; undefined where there is none. */
export function exportTrace(store: Store, id: string): ExportedTrace | undefined {
  const trace = store.trace(id);
  if (trace === undefined) return undefined;
  const { items } = store.observations({ traceId: id }, { limit: mostObservations });
  const resourceSpans = [...items].reverse().map((observation) => resourceSpansOf(observation, trace));
  return { id, resourceSpans, scores: store.scores({ traceId: id }, { limit: 1000 }).items.map(toScore) };
}

/** One observation as OTLP, with what its trace says where it is the root. */
export function exportObservation(store: Store, traceId: string, id: string): WireRequest | undefined {
  const trace = store.trace(traceId);
  const observation = store.observation(id, traceId);
  if (trace === undefined || observation === undefined) return undefined;
  return { resourceSpans: [resourceSpansOf(observation, trace)] };
}

function resourceSpansOf(observation: StoredObservation, trace: StoredTrace): WireResourceSpans {
  return {
    resource: { attributes: toWireAttributes(observation.resource) },
    scopeSpans: [
      {
        scope: {
          name: observation.scope ?? "",
          version: observation.scopeVersion ?? "",
          attributes: toWireAttributes(observation.scopeAttributes),
        },
        spans: [toWireSpan(observation, trace)],
      },
    ],
  };
}
