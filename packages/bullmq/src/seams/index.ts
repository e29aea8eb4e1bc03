/** What BullMQ does not tell its telemetry, seen at the methods of its classes that it happens in. */
export { surround, takeCall } from "./around.ts";
export type { ContextPlace, Work } from "./calls.ts";
export { openSeams } from "./open.ts";
export { isOurs, markOurs } from "./ours.ts";
export { beginWork, endWork, tracedWork, workOn } from "./work.ts";
