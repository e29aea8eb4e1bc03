import { ioredis } from "./backends/index.ts";
import { jobs } from "./suite/index.ts";

jobs(ioredis("BullMQ 6 on Redis", () => import("bullmq")));
