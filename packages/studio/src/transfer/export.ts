import type { ExportedScore, ExportedTrace } from "../contract/index.ts";
import { observationOf } from "../observation/index.ts";
import { decodeSpans, type WireRequest, type WireResourceSpans } from "../otlp/index.ts";
import type { Store, StoredObservation, StoredScore, StoredTrace } from "../store/index.ts";
import { keptOf } from "./kept-fields.ts";
import { toWireAttributes, toWireSpan } from "./to-wire.ts";

/** So many observations are exported at most, and so many scores. */
const mostObservations = 50_000;

/** One trace as OTLP, with its scores and with what OTLP has no place for; undefined where there is none. */
export function exportTrace(store: Store, id: string): ExportedTrace | undefined {
  const trace = store.trace(id);
  if (trace === undefined) return undefined;
  const { items } = store.observations({ traceId: id }, { limit: mostObservations });
  const observations = [...items].reverse();
  const resourceSpans = observations.map((observation) => resourceSpansOf(observation, trace));
  const kept = observations.flatMap((observation, at) => {
    const [span] = decodeSpans({ resourceSpans: resourceSpans.slice(at, at + 1) });
    const differing = span && keptOf(observation, observationOf(span));
    return differing === undefined ? [] : [[observation.id, differing] as const];
  });
  return {
    id,
    ...(trace.body === undefined ? {} : { body: trace.body }),
    resourceSpans,
    ...(kept.length === 0 ? {} : { kept: Object.fromEntries(kept) }),
    scores: store.scores({ traceId: id }, { limit: mostObservations }).items.map(exportedScore),
  };
}

const exportedScore = ({ created: _created, updated: _updated, ...score }: StoredScore): ExportedScore => score;

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
