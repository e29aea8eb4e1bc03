import { statfsSync, statSync } from "node:fs";
import { LangfuseKitError } from "@langfuse-kit/core";
import { inspectSpool, type SpoolHome, type SpoolInspection } from "@langfuse-kit/core/spool";
import { ok, problem, warning } from "./findings.ts";
import type { Check, Finding } from "./types.ts";

/** Where it is fuller the spool does not write, unless `maxFullness` says otherwise. */
const fullest = 0.95;

const megabytes = (bytes: number): string => `${(bytes / 1_000_000).toFixed(1)} MB`;
const sizeOf = (homes: readonly SpoolHome[]): string => megabytes(homes.reduce((sum, { bytes }) => sum + bytes, 0));
const processes = (count: number): string => (count === 1 ? "1 process" : `${count} processes`);

/** Whether the application can work with it. */
function usable(dir: string, inspection: SpoolInspection): Finding | undefined {
  const owner = statSync(dir, { throwIfNoEntry: false })?.uid;
  const own = process.getuid?.();
  if (owner !== undefined && own !== undefined && owner !== own) {
    const why = `${dir} belongs to the user ${owner}, and this is user ${own}.`;
    return warning("spool", why, "The application has to run as that user; ask doctor as that user, too.");
  }
  const refusal = inspection.refusal();
  if (refusal === undefined) return undefined;
  return problem("spool", refusal, "Until then observations wait in memory, and end with the process.");
}

function room(dir: string): Finding | undefined {
  const { blocks, bavail } = statfsSync(dir);
  const fullness = blocks === 0 ? 0 : 1 - bavail / blocks;
  if (fullness <= fullest) return undefined;
  const why = `The medium of ${dir} is ${Math.floor(fullness * 100)}% full: above ${fullest * 100}% nothing is written to it.`;
  return problem("spool", why, "Make room there, or give another directory.");
}

async function contents(dir: string, inspection: SpoolInspection): Promise<readonly Finding[]> {
  const homes = (await inspection.homes()).filter(({ isAbandoned, files }) => !isAbandoned || files > 0);
  const left = homes.filter(({ isAbandoned }) => isAbandoned);
  const running = homes.filter(({ isAbandoned }) => !isAbandoned);
  const letters = inspection.deadLetters().length;
  const lives = `${dir} holds ${sizeOf(running)} of ${running.length} running ${running.length === 1 ? "process" : "processes"}`;
  return [
    left.length === 0
      ? ok("spool", lives)
      : warning(
          "spool",
          `${processes(left.length)} ended and left ${sizeOf(left)} in ${dir}; ${processes(running.length)} running there: ${sizeOf(running)}.`,
          "The application sends it when it starts again with the same public key.",
        ),
    ...(letters > 0
      ? [
          warning(
            "dead letters",
            `${letters} ${letters === 1 ? "was" : "were"} refused by the server.`,
            "See `langfuse-kit dead-letters list`.",
          ),
        ]
      : []),
  ];
}

/** What waits on disk, what was refused, and whether the application can write there. */
export const checkSpool: Check = async ({ env }) => {
  const dir = env.LANGFUSE_SPOOL_DIR?.trim();
  if (!dir) return [];
  try {
    const inspection = inspectSpool(dir);
    const trouble = usable(dir, inspection);
    if (trouble?.level === "problem") return [trouble];
    const full = statSync(dir, { throwIfNoEntry: false }) === undefined ? undefined : room(dir);
    return [...[trouble, full].filter((finding) => finding !== undefined), ...(await contents(dir, inspection))];
  } catch (error) {
    const why = LangfuseKitError.isInstance(error) ? error.message : `${dir} cannot be looked into: ${String(error)}.`;
    return [problem("spool", why)];
  }
};
