import type * as bullmq from "bullmq";
import { vi } from "vitest";
import { ioredis } from "../jobs/backends/index.ts";
import { canariesInJobs } from "./suite/jobs.ts";

// What a project with version 5 has installed under this name.
vi.mock("bullmq", () => import("bullmq-5"));

canariesInJobs(ioredis("BullMQ 5 on Redis", () => import("bullmq") as Promise<typeof bullmq>));
