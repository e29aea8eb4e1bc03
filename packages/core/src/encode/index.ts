/** Sealed segments become final bytes: OTLP protobuf in chunks that can be joined, split, cut and sent again. */

export { type DecodedObservation, decodeObservations } from "./decode.ts";
export { createEncoder, type Encoder, type EncoderOptions } from "./encoder.ts";
export { ingestionEvents, observationOfEvent } from "./ingestion-events.ts";
export { bodyParts, joinChunks } from "./join.ts";
export { shrinkChunk } from "./shrink.ts";
export { splitChunk } from "./split.ts";
export type { Chunk, EncodeFailure, Extend, Filter, SealedEvent, SealedObservation, SealedSegment } from "./types.ts";
