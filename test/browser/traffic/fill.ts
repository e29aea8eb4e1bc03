import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { RunningStudio } from "@langfuse-kit/studio";
import { sendWithAdapters } from "./kit.ts";
import { sendOdd, sendRunning } from "./odd.ts";

const run = promisify(execFile);
const official = fileURLToPath(new URL("./official.ts", import.meta.url));

/** What the tests look at: traffic of the official SDK, of our adapters, and by hand what neither makes. */
export async function fill(studio: RunningStudio): Promise<void> {
  const now = Date.now();
  await run(process.execPath, [official, studio.url, String(now)]);
  await sendOdd(studio.url, now);
  const langfuse = await sendWithAdapters(studio.environment);
  await sendRunning(studio.url, Date.now());
  await langfuse.shutdown();
}
