/** What Studio receives goes on to a real Langfuse or an OpenTelemetry collector, through core's delivery. */
export { createForward, type Forward, type ForwardSettings } from "./forward.ts";
export { forwardedHeader, isOwnAddress } from "./loop.ts";
export { type ForwardOption, type ForwardTarget, ownPublicKey, readTarget } from "./target.ts";
