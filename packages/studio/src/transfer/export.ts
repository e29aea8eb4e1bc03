import type { ExportedTrace } from "../contract/index.ts";
import { type Store, toScore } from "../store/index.ts";
import { toWireAttributes, toWireSpan } from "./to-wire.ts";

/** So many observations are exported at most. */
const mostObservations = 50_000;

/** One trace as OTLP with its scores; undefined where there is none. */
export function exportTrace(store: Store, id: string): ExportedTrace | undefined {
  const trace = store.trace(id);
  if (trace === undefined) return undefined;
  const { items } = store.observations({ traceId: id }, { limit: mostObservations });
  const resourceSpans = [...items].reverse().map((observation) => ({
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
  }));
  return { id, resourceSpans, scores: store.scores({ traceId: [id] }, { limit: 1000 }).items.map(toScore) };
}
