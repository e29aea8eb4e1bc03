import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generation, initLangfuse, trace } from "@langfuse-kit/core";

/** A service that answers after one traced model call: `node application.ts ADDRESS memory|disk|off`. Prints its port. */
const [baseUrl = "", spool = "memory"] = process.argv.slice(2);
const dir = mkdtempSync(join(tmpdir(), "langfuse-kit-bench-"));
const langfuse = initLangfuse({
  baseUrl,
  publicKey: "pk-lf-bench",
  secretKey: "sk-lf-bench",
  enabled: spool !== "off",
  spool: spool === "disk" ? { dir } : "memory",
  timeoutMs: 2_000,
  logger: { warn: () => undefined, error: () => undefined },
});
const input = "x".repeat(2_000);

const server = createServer(async (_request, response) => {
  await trace("request", { userId: "u", input }, () =>
    generation("answer", { model: "gpt-4o", input }, async (step) => {
      await new Promise((resolve) => setImmediate(resolve));
      step.update({ output: input, usage: { input: 10, output: 20 } });
    }),
  );
  response.end("ok");
});
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  process.stdout.write(`${typeof address === "object" && address !== null ? address.port : 0}\n`);
});
process.once("disconnect", async () => {
  await langfuse.shutdown(0);
  rmSync(dir, { recursive: true, force: true });
  process.exit(0);
});
