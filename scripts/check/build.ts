import { join } from "node:path";
import { command, type Finished } from "./command.ts";

/** Builds all packages through turbo, which says nothing of what went well, and does not phone home. */
export function build(root: string): Promise<Finished> {
  const env = { ...process.env, TURBO_TELEMETRY_DISABLED: "1", DO_NOT_TRACK: "1" };
  const args = ["run", "build", "--output-logs=errors-only", "--log-prefix=none", "--log-order=grouped"];
  return command(join(root, "node_modules/.bin/turbo"), args, root, env);
}
