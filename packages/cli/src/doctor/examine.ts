import { existsSync } from "node:fs";
import { join } from "node:path";
import { initLangfuse, LangfuseKitError } from "@langfuse-kit/core";
import { loadedFirst } from "../environment/index.ts";
import type { FirstTrace } from "../first-trace/index.ts";
import { type Project, readProject } from "../project/index.ts";
import { checkApplication } from "./application.ts";
import { askHealth } from "./ask-server.ts";
import { checkNotices, checkPolicies } from "./configuration.ts";
import { checkInstallation, checkNode } from "./installation.ts";
import { checkKeys } from "./keys.ts";
import { checkEnvironmentFile, loadEnvironment } from "./load-environment.ts";
import { checkOfficialSdk } from "./official-sdk.ts";
import { checkQueue } from "./queue.ts";
import { checkStart } from "./running.ts";
import { checkClock, checkHost, checkKeysAtServer, checkTransports } from "./server.ts";
import { checkSpool } from "./spool.ts";
import { checkTestTrace } from "./test-trace.ts";
import type { Check, Finding, Patient } from "./types.ts";

/** In the order in which they are read. */
const checks: readonly Check[] = [
  checkNode,
  checkInstallation,
  checkApplication,
  checkOfficialSdk,
  checkStart,
  checkEnvironmentFile,
  checkKeys,
  checkHost,
  checkClock,
  checkKeysAtServer,
  checkTransports,
  checkPolicies,
  checkSpool,
  checkQueue,
  checkTestTrace,
  checkNotices,
];

function setUp(said: string[]): Pick<Patient, "langfuse" | "refusal"> {
  const hear = (message: string): void => void said.push(message);
  const logger = { debug: () => {}, info: () => {}, warn: hear, error: hear };
  try {
    // What the environment asks for stays as it is, except that this trace is kept, and that no spool of the application is taken over.
    const doctor = {
      serviceName: "langfuse-kit-doctor",
      sample: () => true,
      spool: "memory",
      handleSignals: false,
    } as const;
    return { langfuse: initLangfuse({ ...doctor, logger }), refusal: undefined };
  } catch (error) {
    if (!LangfuseKitError.isInstance(error)) throw error;
    return { langfuse: undefined, refusal: (error as Error).message };
  }
}

/** Starts the application once; whether it has to find its keys by itself. */
export type Start = (project: Project, findsKeys: boolean) => Promise<FirstTrace>;

/**
 * Looks at everything between an application and its traces, and tells of each thing as soon as it is known.
 * @example const findings = await examine(".", process.env, () => {});
 */
export async function examine(
  folder: string,
  env: NodeJS.ProcessEnv,
  tell: (finding: Finding) => void,
  start?: Start,
): Promise<readonly Finding[]> {
  const project = existsSync(join(folder, "package.json")) ? readProject(folder) : undefined;
  const loaded = project && loadedFirst(project, { ...env });
  const { unread, origins, covered } = loadEnvironment(folder, env, project);
  const said: string[] = [];
  const { langfuse, refusal } = setUp(said);
  const server = langfuse?.config.enabled ? await askHealth(langfuse.config) : undefined;
  // An endpoint of OpenTelemetry needs none.
  const findsKeys = langfuse?.config.destinations.every((one) => one.langfuse) !== false;
  const started = project && (await start?.(project, findsKeys));
  // What is said from here on is of the test trace, which has a line of its own.
  const read = { env, unread, origins, covered, loaded };
  const patient: Patient = { project, ...read, langfuse, refusal, said: [...said], server, started };
  const findings: Finding[] = [];
  for (const check of checks) {
    for (const finding of await check(patient)) {
      findings.push(finding);
      tell(finding);
    }
  }
  await langfuse?.shutdown(1_000);
  return findings;
}
