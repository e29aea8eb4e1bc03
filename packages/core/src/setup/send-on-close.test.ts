import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { trace } from "../observe/index.ts";
import { shared } from "../runtime/index.ts";
import { initLangfuse } from "./init.ts";
import type { Langfuse } from "./langfuse.ts";
import { sendOnClose } from "./send-on-close.ts";

const budget = shared("exit-budget", () => ({ begun: false, spentMs: 0, holding: 0, since: 0 }));
let silent: Server;
let langfuse: Langfuse;

beforeEach(async () => {
  silent = createServer(() => undefined).listen(0, "127.0.0.1");
  await once(silent, "listening");
  langfuse = initLangfuse({
    publicKey: "pk-lf-a",
    secretKey: "sk-lf-a",
    baseUrl: `http://127.0.0.1:${(silent.address() as AddressInfo).port}`,
    shutdownMs: 60_000,
    handleSignals: false,
    logger: { warn: () => undefined, error: () => undefined },
  });
  trace("request", () => undefined);
});

afterEach(async () => {
  Object.assign(budget, { begun: false, spentMs: 0 });
  await langfuse.shutdown(0);
  silent.closeAllConnections();
  silent.close();
});

/** A process that was told to end, and has waited for its server before. */
const spend = (spentMs: number): void => void Object.assign(budget, { begun: true, spentMs });

describe("a server that hangs while a process ends", { timeout: 10_000 }, () => {
  it("costs a shutdown what is left of its time", async () => {
    spend(59_950);
    expect(await langfuse.shutdown()).toMatchObject({ dropped: 1, timedOut: true });
    expect(budget.spentMs).toBeGreaterThan(59_950);
  });

  it("costs an adapter what is left, and less where the process may live on", async () => {
    const flush = vi.spyOn(langfuse, "flush").mockImplementation(async () => ({ ...(await langfuse.shutdown(0)) }));
    await sendOnClose({ processEnds: false });
    await sendOnClose({ processEnds: true });
    spend(59_500);
    await sendOnClose({ processEnds: false });
    expect(flush.mock.calls).toEqual([[1_000], [60_000], [500]]);
  });
});
