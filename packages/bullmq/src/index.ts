export {
  type BullmqSpoolOptions,
  bullmqSpool,
  type DeliveryWorker,
  type DeliveryWorkerOptions,
  runDeliveryWorker,
} from "./delivery/index.ts";
export { langfuseTelemetry } from "./telemetry/index.ts";
export { type LangfuseJobOptions, langfuseJobs, withJobContext, wrapProcessor, wrapQueue } from "./wrap/index.ts";
