import { postgres } from "../jobs/backends/index.ts";
import { canariesInJobs } from "./suite/jobs.ts";

canariesInJobs(postgres("BullMQ 6 on PostgreSQL", () => import("bullmq")));
