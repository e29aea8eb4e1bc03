import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { RunningStudio } from "@langfuse-kit/studio";
import { sendAgents } from "./agents.ts";
import { sendWithAdapters } from "./kit.ts";
import { sendOdd, sendRunning, sendWide } from "./odd.ts";
import { sendWithJobs } from "./shop.ts";

const run = promisify(execFile);
const official = fileURLToPath(new URL("./official.ts", import.meta.url));

/** So many observations the widest trace has. */
export const wideCount = 10_000;

/** What the tests look at: traffic of the official SDK, of our adapters, and by hand what neither makes. */
export async function fill(studio: RunningStudio): Promise<void> {
  const now = Date.now();
  const theirs = run(process.execPath, [official, studio.url, String(now)]);
  await sendOdd(studio.url, now);
  await sendAgents(studio.url, now);
  await sendWide(studio.url, now, wideCount);
  const langfuse = await sendWithAdapters(studio.environment);
  await sendWithJobs();
  await theirs;
  await sendRunning(studio.url, Date.now());
  await langfuse.shutdown();
}
