import type * as bullmq from "bullmq";
import { vi } from "vitest";
import { ioredis } from "./backends/index.ts";
import { outage } from "./suite/index.ts";

// What a project with version 5 has installed under this name.
vi.mock("bullmq", () => import("bullmq-5"));

outage(ioredis("BullMQ 5 on Redis", () => import("bullmq") as Promise<typeof bullmq>));
