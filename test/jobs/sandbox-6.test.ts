import { ioredis } from "./backends/index.ts";
import { sandboxes } from "./suite/index.ts";

sandboxes(ioredis("BullMQ 6", () => import("bullmq")));
