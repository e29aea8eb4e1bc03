import { nodeRedis } from "../jobs/backends/index.ts";
import { deliveryThroughQueue } from "./suite.ts";

deliveryThroughQueue(nodeRedis("BullMQ 6 on Redis, through node-redis", () => import("bullmq")));
