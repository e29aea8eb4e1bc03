import { type IngestionEvent, inOrder, mergeEvents } from "@langfuse-kit/server-rules";
import type { CapturedObservation } from "../observation/index.ts";
import { captureBody } from "./capture-body.ts";

interface TimedEvent extends IngestionEvent {
  readonly time: number;
}

/** The observations that events add up to, each with what is said of its trace. An event that came again counts once. */
export function observationsFromEvents(events: Iterable<IngestionEvent>): CapturedObservation[] {
  const latest = new Map<string, TimedEvent>();
  for (const event of events) {
    latest.set(`${String(event.body.id)} ${event.id}`, { ...event, time: Date.parse(event.timestamp) });
  }
  const traces = new Map<string, TimedEvent[]>();
  const observations = new Map<string, TimedEvent[]>();
  for (const event of inOrder([...latest.values()])) {
    if (event.type === "score-create") continue;
    const bodies = event.type === "trace-create" ? traces : observations;
    const id = String(event.body.id);
    bodies.set(id, [...(bodies.get(id) ?? []), event]);
  }
  return [...observations.values()].flatMap((ofOne) => {
    const [first] = ofOne;
    const body = mergeEvents(ofOne);
    const trace = mergeEvents(traces.get(String(body.traceId)) ?? []);
    return first === undefined ? [] : [captureBody(first, body, trace)];
  });
}
