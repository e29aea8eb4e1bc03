import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { span } from "@langfuse-kit/core";
import { startFakeLangfuse } from "@langfuse-kit/testing";
import { expect, it, onTestFinished } from "vitest";
import { openLangfuse } from "../pipeline/fixtures/index.ts";

it("a spool that is closed without any time has all that had ended", { timeout: 30_000 }, async () => {
  const dir = mkdtempSync(join(tmpdir(), "langfuse-kit-closing-"));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  await using server = await startFakeLangfuse({ faults: { status: 503 } });
  const input = { text: "x".repeat(2_000) };
  const first = openLangfuse(server, { spool: { dir } });
  // More than is encoded in one turn of the event loop.
  const ids = Array.from({ length: 3_000 }, () => span("step", { input }, (step) => step.id));
  await first.langfuse.shutdown(0);
  expect(first.langfuse.health()).toMatchObject({ state: "closed", accepted: 3_000, dropped: {}, pending: 3_000 });

  await server.faults.clear();
  await using second = openLangfuse(server, { spool: { dir } });
  await expect.poll(() => second.langfuse.health().adopted, { timeout: 10_000 }).toBe(3_000);
  await second.langfuse.flush();
  expect(ids.filter((id) => !server.ledger.spans.has(id))).toEqual([]);
});
