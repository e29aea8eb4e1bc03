import { postgres } from "../jobs/backends/index.ts";
import { deliveryThroughQueue } from "./suite.ts";

deliveryThroughQueue(postgres("BullMQ 6 on PostgreSQL", () => import("bullmq")));
