import { ioredis } from "../jobs/backends/index.ts";
import { deliveryThroughQueue } from "./suite.ts";

deliveryThroughQueue(ioredis("BullMQ 6 on Redis", () => import("bullmq")));
