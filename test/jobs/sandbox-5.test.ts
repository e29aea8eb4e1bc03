import type * as bullmq from "bullmq";
import { vi } from "vitest";
import { ioredis } from "./backends/index.ts";
import { sandboxes } from "./suite/index.ts";

vi.mock("bullmq", () => import("bullmq-5"));

sandboxes(ioredis("BullMQ 5", () => import("bullmq") as Promise<typeof bullmq>));
