import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { startFakeLangfuse } from "@langfuse-kit/testing";
import { freePort } from "../servers/free-port.ts";
import type { Fixture } from "./fixtures/index.ts";

/** Starts the application as its owner would, asks it, and answers the names of the traces that came. */
export async function seeTraces(
  { start, request }: Fixture,
  folder: string,
  env: NodeJS.ProcessEnv,
): Promise<readonly string[]> {
  const server = await startFakeLangfuse();
  const port = await freePort();
  const [program = "", ...args] = start;
  const child = spawn(program, args, {
    cwd: folder,
    env: { ...env, ...server.environment, LANGFUSE_HOLD_MS: "100", PORT: String(port) },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => (output += String(data)));
  const exited = once(child, "exit");
  try {
    if (request !== undefined) await ask(port, request.path, child, () => output);
    await server
      .waitFor((fake) => fake.traces().length > 0, 15_000)
      .catch((error: Error) => {
        throw new Error(`${error.message}\n${output}`);
      });
    return server.traces().map(({ name, root }) => name ?? root.name);
  } finally {
    if (child.exitCode === null) {
      child.kill("SIGKILL");
      await exited;
    }
    await server.close();
  }
}

async function ask(
  port: number,
  path: string,
  child: { exitCode: number | null },
  output: () => string,
): Promise<void> {
  for (let attempt = 0; attempt < 600; attempt += 1) {
    if (child.exitCode !== null) break;
    const response = await fetch(`http://localhost:${port}${path}`).catch(() => undefined);
    if (response?.ok) {
      await response.text();
      return;
    }
    await pause(50);
  }
  throw new Error(`The application does not answer:\n${output()}`);
}
