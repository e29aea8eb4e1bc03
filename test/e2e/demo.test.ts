import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it, onTestFinished } from "vitest";

const demo = fileURLToPath(new URL("../../apps/demo/src/index.ts", import.meta.url));

interface Started {
  readonly child: ChildProcess;
  readonly folder: string;
  output(): string;
}

async function startDemo(args: readonly string[] = [], more: NodeJS.ProcessEnv = {}): Promise<Started> {
  const folder = await mkdtemp(join(tmpdir(), "langfuse-kit-test-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  // As root the database runs as another user, who must get through.
  await chmod(folder, 0o755);
  const env = { ...process.env, ...more, TMPDIR: folder };
  const child = spawn(process.execPath, [demo, ...args], { env, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  }
  return { child, folder, output: () => output };
}

const left = async (folder: string): Promise<string[]> =>
  (await readdir(folder)).filter((name) => name.startsWith("langfuse-kit"));

it("prints the one trace of all five services, and leaves nothing behind", { timeout: 90_000 }, async () => {
  const { child, folder, output } = await startDemo(["--once"]);
  const [code] = await once(child, "close");
  expect({ code, output: output() }).toMatchObject({ code: 0 });
  expect(output()).toMatch(/^trace [0-9a-f]{32} "chat" user=ada session=battery \$0\.00024825 grounded=0\.89$/m);
  const tree = [...output().matchAll(/─ (\w+) +(.+?) \[(\w+)\].*\+\d+ ms, \d+ ms$/gm)];
  expect(tree).toHaveLength(23);
  expect([...new Set(tree.map(([, service]) => service))].sort()).toEqual([
    "agent",
    "gateway",
    "model",
    "search",
    "worker",
  ]);
  expect(await left(folder)).toEqual([]);
});

it("says what is missing and fails where the trace is not whole", { timeout: 90_000 }, async () => {
  // OpenTelemetry's own switch, which the kit's services do not go by.
  const { child, output } = await startDemo(["--once"], {
    OTEL_TRACES_SAMPLER: "always_off",
    DEMO_PATIENCE_MS: "3000",
  });
  const [code] = await once(child, "close");
  expect(code).toBe(1);
  expect(output()).toMatch(/^Of trace [0-9a-f]{32} is missing:\n/m);
  expect(output()).toContain("chat gpt-5-mini (worker) > gateway.request (model)");
});

it("ends with Ctrl-C, and with it everything that it had started", { timeout: 90_000 }, async () => {
  const { child, folder, output } = await startDemo();
  const closed = once(child, "close");
  await new Promise<void>((resolve) => {
    child.stdout?.on("data", () => void (output().includes("Ctrl-C ends") && resolve()));
  });
  const addresses = [...output().matchAll(/http:\/\/(?:localhost|127\.0\.0\.1):\d+\S*/g)].map(([url]) => url);
  expect(addresses.length).toBeGreaterThanOrEqual(3);
  for (const url of addresses) expect((await fetch(url)).status).toBe(200);

  child.kill("SIGINT");
  expect(await closed).toEqual([0, null]);
  for (const url of addresses) await expect(fetch(url)).rejects.toThrow();
  expect(await left(folder)).toEqual([]);
});
