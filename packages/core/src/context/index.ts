/** Where the running code stands: nearest observation, received context, and how both cross a boundary. */
export { currentFrame, enterFrame, type Frame, frameUnder, withFrame, withSpan, withSuppressed } from "./frame.ts";
export { joining } from "./joining.ts";
export {
  hasKnownParent,
  type Origin,
  originOf,
  type Start,
  startAt,
  startContext,
  startLinks,
  underRemote,
  underSpan,
} from "./origin.ts";
export { saidInTrace, withNearer } from "./said-in-trace.ts";
export {
  dropIdentity,
  headersOf,
  inject,
  isSpanId,
  isTraceId,
  isTrust,
  type Outgoing,
  RANDOM_FLAG,
  type Received,
  receive,
  receiveHeaders,
  type Trust,
  trustLevels,
} from "./w3c/index.ts";
export { trustDefaults, withContext } from "./with-context.ts";
