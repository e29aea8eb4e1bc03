import { postgres } from "./backends/index.ts";
import { jobs } from "./suite/index.ts";

jobs(postgres("BullMQ 6 on PostgreSQL", () => import("bullmq")));
