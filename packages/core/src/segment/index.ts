/** From span to sealed segment: filter, true parents, late identity, sampling, slices. */
export { sealBatch } from "./batch.ts";
export { isInRate } from "./in-rate.ts";
export { hasKeepRules, type KeepRules } from "./keep-rules.ts";
export { leaveOutNearest, takeBack } from "./leave-out.ts";
export { modelIn } from "./query.ts";
export type { SegmentSink } from "./queue.ts";
export { costOfRequests, withRequest } from "./requests.ts";
export { createSegments, type SegmentOptions } from "./segments.ts";
export { exportableOf, isExported, isLeftOut, nearestSent, trackedOf } from "./tracked.ts";
export type { Informant, OpenObservation, Segment, SegmentProcessor, Segments, SpanRecord, Tracked } from "./types.ts";
