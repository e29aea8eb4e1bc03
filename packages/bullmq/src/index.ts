export {
  type BullmqSpoolOptions,
  bullmqSpool,
  type DeliveryWorker,
  type DeliveryWorkerOptions,
  runDeliveryWorker,
} from "./delivery/index.ts";
export { langfuseTelemetry } from "./telemetry/index.ts";
export { type LangfuseJobOptions, withJobContext, wrapProcessor, wrapQueue } from "./wrap/index.ts";
