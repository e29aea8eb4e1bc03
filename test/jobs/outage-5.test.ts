import { vi } from "vitest";
import { outage } from "./suite/outage.ts";

// What a project with version 5 has installed under this name.
vi.mock("bullmq", () => import("bullmq-5"));

outage(() => import("bullmq"));
