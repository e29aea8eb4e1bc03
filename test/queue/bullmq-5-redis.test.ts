import type * as bullmq from "bullmq";
import { vi } from "vitest";
import { ioredis } from "../jobs/backends/index.ts";
import { deliveryThroughQueue } from "./suite.ts";

// What the package itself imports, as where version 5 is installed.
vi.mock("bullmq", () => import("bullmq-5"));
deliveryThroughQueue(ioredis("BullMQ 5 on Redis", async () => (await import("bullmq-5")) as never as typeof bullmq));
