import { ioredis } from "../jobs/backends/index.ts";
import { canariesInJobs } from "./suite/jobs.ts";

canariesInJobs(ioredis("BullMQ 6 on Redis", () => import("bullmq")));
