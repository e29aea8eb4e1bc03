/** For tools beside an application: the dead letters of its queue. Sending stays the worker's. */
export { type InspectQueueOptions, inspectQueue, type QueueInspection, type QueueLetter } from "./delivery/index.ts";
