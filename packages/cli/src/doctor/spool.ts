import { inspectSpool } from "@langfuse-kit/core/spool";
import { ok, warning } from "./findings.ts";
import type { Check } from "./types.ts";

const megabytes = (bytes: number): string => `${(bytes / 1_000_000).toFixed(1)} MB`;

/** What waits on disk, and what was refused. */
export const checkSpool: Check = async ({ env }) => {
  const dir = env.LANGFUSE_SPOOL_DIR?.trim();
  if (!dir) return [];
  const inspection = inspectSpool(dir);
  const homes = await inspection.homes();
  const letters = inspection.deadLetters().length;
  const bytes = homes.reduce((sum, home) => sum + home.bytes, 0);
  const left = homes.filter(({ isAbandoned, files }) => isAbandoned && files > 0).length;
  return [
    left > 0
      ? warning(
          "spool",
          `${left} processes ended and left ${megabytes(bytes)} in ${dir}.`,
          "The application sends it when it starts again with the same public key.",
        )
      : ok("spool", `${dir} holds ${megabytes(bytes)} of ${homes.length} running processes`),
    ...(letters > 0
      ? [warning("dead letters", `${letters} were refused by the server.`, "See `langfuse-kit dead-letters list`.")]
      : []),
  ];
};
