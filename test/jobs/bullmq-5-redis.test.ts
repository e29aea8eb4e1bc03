import { fileURLToPath } from "node:url";
import type * as bullmq from "bullmq";
import { expect, it, vi } from "vitest";
import { ioredis } from "./backends/index.ts";
import { jobs } from "./suite/index.ts";

// What a project with version 5 has installed under this name.
vi.mock("bullmq", () => import("bullmq-5"));

const flags = ["--import", fileURLToPath(new URL("./programs/bullmq-5.mjs", import.meta.url))];
jobs(ioredis("BullMQ 5 on Redis", () => import("bullmq") as Promise<typeof bullmq>, flags));

it("runs version 5", async () => {
  // Gone in version 6.
  expect((await import("bullmq")).Queue.prototype).toHaveProperty("getRepeatableJobs");
});
