/** Bytes on their way to the caller: looked at as they pass, never held up, changed or kept. */
export { createEventReader, type EventReader, formatOf } from "./event-reader.ts";
export { type BodyWatcher, observedResponse } from "./observed-response.ts";
