import { bullmqSpool } from "@langfuse-kit/bullmq";
import type { LangfuseOptions } from "@langfuse-kit/core";
import type { ApplicationPlan } from "../table/types.ts";

/** As the option of `initLangfuse`. */
export function spoolOf({ spool }: ApplicationPlan): NonNullable<LangfuseOptions["spool"]> {
  const { FAULTS_SPOOL_DIR = "", FAULTS_REDIS_PORT = "" } = process.env;
  if (spool === "disk") return { dir: FAULTS_SPOOL_DIR };
  if (spool === "memory") return "memory";
  return bullmqSpool({ connection: { host: "127.0.0.1", port: Number(FAULTS_REDIS_PORT) } });
}
