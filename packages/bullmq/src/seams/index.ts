/** What BullMQ does not tell its telemetry, seen at the methods of its classes that it happens in. */
export { type Adding, around, currentWork, type Work } from "./around.ts";
export { openSeams } from "./open.ts";
export { isOurs, markOurs } from "./ours.ts";
