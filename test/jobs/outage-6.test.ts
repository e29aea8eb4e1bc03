import { ioredis, postgres } from "./backends/index.ts";
import { outage } from "./suite/index.ts";

outage(ioredis("BullMQ 6 on Redis", () => import("bullmq")));
outage(postgres("BullMQ 6 on PostgreSQL", () => import("bullmq")));
