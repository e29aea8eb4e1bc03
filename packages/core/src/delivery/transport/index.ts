/** Transport: one POST, over our own connections or a user's dispatcher, recorded by no tracer. */
export { compress } from "./compress.ts";
export { createTransport, type TransportOptions } from "./create.ts";
export type { DispatcherLike } from "./dispatcher-transport.ts";
export {
  type Answer,
  type Around,
  type Failure,
  lengthOf,
  maxResponseBytes,
  type Transport,
  type WireRequest,
} from "./types.ts";
