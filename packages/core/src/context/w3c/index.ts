/** Context across boundaries by W3C Trace Context and Baggage: what a carrier says, and how far it is believed. */
export { type Carrier, readHeader, writeHeader } from "./carrier.ts";
export { dropIdentity, headersOf, inject } from "./inject.ts";
export { receive, receiveHeaders } from "./receive.ts";
export { isSpanId, isTraceId, RANDOM_FLAG } from "./traceparent.ts";
export { isTrust, trustLevels } from "./trust.ts";
export type { KitEntry, Outgoing, Position, Received, Trust } from "./types.ts";
