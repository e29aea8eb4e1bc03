import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it } from "vitest";
import { createRelay } from "./relay.ts";

it("ends within the time that its options give it", { timeout: 4_000 }, async () => {
  const silent = createServer(() => undefined).listen(0, "127.0.0.1");
  await once(silent, "listening");
  const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
  const logger = { warn: () => undefined, error: () => undefined };
  const relay = createRelay({ destinations: { there: { url } }, shutdownMs: 50, logger });
  relay.accept({ kind: "spans", bytes: Buffer.from("x"), ids: ["a"], destination: "there", createdAt: Date.now() });
  expect(await relay.shutdown()).toMatchObject({ ok: false, dropped: 1, timedOut: true });
  silent.closeAllConnections();
  silent.close();
});
