import { type BullmqSpoolOptions, bullmqSpool } from "@langfuse-kit/bullmq";
import type { LangfuseOptions } from "@langfuse-kit/core";
import { createPostgresBackend } from "bullmq";
import type { ApplicationPlan } from "../table/types.ts";

/** As the option of `initLangfuse`. */
export function spoolOf({ spool }: ApplicationPlan): NonNullable<LangfuseOptions["spool"]> {
  if (spool === "disk") return { dir: process.env.FAULTS_SPOOL_DIR ?? "" };
  return spool === "memory" ? "memory" : bullmqSpool(queuePlace());
}

/** The queue that spool and courier share: on PostgreSQL where there is one. */
export function queuePlace(): Pick<BullmqSpoolOptions, "connection" | "backend"> {
  const { FAULTS_POSTGRES, FAULTS_REDIS_PORT } = process.env;
  if (FAULTS_POSTGRES === undefined) return { connection: { host: "127.0.0.1", port: Number(FAULTS_REDIS_PORT) } };
  return { connection: { connectionString: FAULTS_POSTGRES }, backend: createPostgresBackend };
}
