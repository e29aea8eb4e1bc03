// A signal to the main thread, or to the primary of a cluster, costs the others nothing of what they have in memory.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { startFakeLangfuse } from "@langfuse-kit/testing";

const program = fileURLToPath(new URL("./support/several.mjs", import.meta.url));

for (const kind of ["thread", "cluster"]) {
  const server = await startFakeLangfuse();
  const env = { ...process.env, ...server.environment };
  // Its output, which a worker of a cluster has a part in, is over when the last of them is.
  const child = spawn(process.execPath, [program, kind], { env, stdio: ["ignore", "pipe", "inherit"] });
  child.stdout.resume();
  const [, signal] = await once(child, "close");
  assert.deepEqual({ signal, spans: server.ledger.spans.size }, { signal: "SIGTERM", spans: 5 }, kind);
  await server.close();
}
