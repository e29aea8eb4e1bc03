/** Delivery through a queue: the application hands chunks over, a worker sends them. */
export { type InspectQueueOptions, inspectQueue, type QueueInspection, type QueueLetter } from "./inspect.ts";
export { type BullmqSpoolOptions, bullmqSpool } from "./spool.ts";
export { type DeliveryWorker, type DeliveryWorkerOptions, runDeliveryWorker } from "./worker.ts";
