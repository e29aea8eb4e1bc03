import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePort } from "../servers/index.ts";

const program = fileURLToPath(new URL("../../packages/studio/dist/bin.mjs", import.meta.url));

/** A Studio of its own process, which can go away and come back at the same address with the same file. */
export interface StudioProcess {
  readonly url: string;
  readonly environment: Readonly<Record<string, string>>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

export async function studioIn(folder: string): Promise<StudioProcess> {
  const port = await freePort();
  const url = `http://localhost:${port}`;
  let child: ChildProcess | undefined;
  return {
    url,
    environment: {
      LANGFUSE_BASE_URL: url,
      LANGFUSE_PUBLIC_KEY: "pk-lf-studio",
      LANGFUSE_SECRET_KEY: "sk-lf-studio",
      LANGFUSE_HOLD_MS: "250",
    },
    async start() {
      const args = [program, "--port", String(port), "--db", join(folder, "studio.db"), "--no-open"];
      const own = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
      child = own;
      const [first] = await Promise.race([once(own.stdout, "data"), once(own, "exit")]);
      if (own.exitCode !== null) throw new Error(`Studio does not start: ${first}`);
      own.stdout.resume();
    },
    async stop() {
      if (child === undefined || child.exitCode !== null) return;
      const exited = once(child, "exit");
      child.kill("SIGTERM");
      await exited;
      child = undefined;
    },
  };
}
