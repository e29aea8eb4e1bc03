import { once } from "node:events";
import { expect, it } from "vitest";
import { startDemo } from "./start-demo.ts";

it("prints the one trace of all five services, and leaves nothing behind", { timeout: 90_000 }, async () => {
  const { child, leftovers, output } = await startDemo(["--once"]);
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
  expect(await leftovers()).toEqual([]);
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
  const { child, leftovers, output, hasSaid } = await startDemo();
  const closed = once(child, "close");
  await hasSaid("Ctrl-C ends");
  const addresses = [...output().matchAll(/http:\/\/(?:localhost|127\.0\.0\.1):\d+\S*/g)].map(([url]) => url);
  expect(addresses.length).toBeGreaterThanOrEqual(3);
  for (const url of addresses) expect((await fetch(url)).status).toBe(200);

  child.kill("SIGINT");
  expect(await closed).toEqual([0, null]);
  for (const url of addresses) await expect(fetch(url)).rejects.toThrow();
  expect(await leftovers()).toEqual([]);
});
