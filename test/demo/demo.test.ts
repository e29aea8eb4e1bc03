import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it, onTestFinished } from "vitest";

const demo = fileURLToPath(new URL("../../apps/demo/src/index.ts", import.meta.url));

it("prints the one trace of both services, and leaves nothing behind", { timeout: 60_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), "langfuse-kit-test-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  // As root the database runs as another user, who must get through.
  await chmod(folder, 0o755);
  const env = { ...process.env, TMPDIR: folder };
  const child = spawn(process.execPath, [demo, "--once"], { env, stdio: ["ignore", "pipe", "inherit"] });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text;
  });
  const [code] = await once(child, "close");
  expect(code).toBe(0);
  expect(output).toMatch(/^trace [0-9a-f]{32} "POST \/letters" user=ada \$0\.000395$/m);
  const tree = [...output.matchAll(/─ (.+?) \[(\w+)\]/g)].map(([, name, type]) => `${name} ${type}`);
  expect(tree).toEqual([
    "POST /letters span",
    "add letters.write span",
    "process letters.write span",
    "address retriever",
    "letter generation",
  ]);
  expect(output).toMatch(/^Studio runs at http:\/\/localhost:\d+$/m);
  expect((await readdir(folder)).filter((name) => name.startsWith("langfuse-kit"))).toEqual([]);
});
