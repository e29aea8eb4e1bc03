/** Living beside other tracers: what they see of us, what we see of them, and the official packages that write through us. */
export { noteHttpCall } from "./http-calls.ts";
export { type Neighbours, settleBeside } from "./neighbours.ts";
export { markOwn } from "./own-spans.ts";
export { parentedBy, rememberNamed } from "./parents.ts";
export { experimentAround, isPersonalScope, propagatedAttributes } from "./propagated.ts";
export { runUnder } from "./run-under.ts";
export { unseenBySentry } from "./sentry.ts";
export { takeTraceKey } from "./writes.ts";
