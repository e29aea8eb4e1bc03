import { nodeRedis } from "./backends/index.ts";
import { jobs } from "./suite/index.ts";

jobs(nodeRedis("BullMQ 6 on Redis, through node-redis", () => import("bullmq")));
