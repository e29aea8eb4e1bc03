import { execFileSync } from "node:child_process";
import { mkdtempSync, rmdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { span } from "@langfuse-kit/core";
import { startFakeLangfuse } from "@langfuse-kit/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { imbalance, openLangfuse } from "../pipeline/fixtures/index.ts";

const run = (command: string, ...args: string[]): void => {
  execFileSync(command, args, { stdio: "ignore" });
};

/** Why no file system of our own can be mounted here; undefined where one can. */
function whyNot(): string | undefined {
  const place = mkdtempSync(join(tmpdir(), "mount-"));
  try {
    run("mount", "-t", "tmpfs", "-o", "size=64k", "none", place);
    run("umount", place);
    return undefined;
  } catch {
    return "only root may mount, and only where it is allowed";
  } finally {
    rmdirSync(place);
  }
}

const missing = whyNot();
let place: string;

const payload = "x".repeat(4_000);
function make(count: number): string[] {
  return Array.from({ length: count }, () => span("step", { input: payload }, (step) => step.id));
}

describe.skipIf(missing !== undefined)(`a medium that fails${missing ? ` (${missing})` : ""}`, () => {
  beforeEach(() => {
    place = mkdtempSync(join(tmpdir(), "medium-"));
    run("mount", "-t", "tmpfs", "-o", "size=512k,mode=0700", "none", place);
  });
  afterEach(() => {
    run("umount", "-l", place);
    rmdirSync(place);
  });

  it("as a full one costs nothing while memory lasts, and all of it arrives", { timeout: 30_000 }, async () => {
    await using server = await startFakeLangfuse({ faults: { status: 503 } });
    await using open = openLangfuse(server, { spool: { dir: join(place, "spool"), maxFullness: 1 } });
    const ids: string[] = [];
    for (let round = 0; round < 20; round++) {
      ids.push(...make(15));
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    // More than twice what fits.
    await expect.poll(() => open.langfuse.health().accepted, { timeout: 5_000 }).toBe(300);
    expect(open.langfuse.health()).toMatchObject({ pending: 300, dropped: {} });
    expect(open.lines.filter((line) => line.includes("cannot be written to"))).toHaveLength(1);
    await server.faults.clear();
    await expect.poll(() => open.langfuse.flush(2_000).then(({ pending }) => pending), { timeout: 20_000 }).toBe(0);
    expect(ids.filter((id) => !server.ledger.spans.has(id))).toEqual([]);
    expect(server.ledger.changed()).toEqual([]);
    expect(imbalance(open.langfuse.health())).toBe(0);
  });

  it("as a read-only one gives way to memory, and is used again", { timeout: 30_000 }, async () => {
    await using server = await startFakeLangfuse({ faults: { status: 503 } });
    const dir = join(place, "spool");
    run("mount", "-o", "remount,ro", place);
    const first = openLangfuse(server, { spool: { dir } });
    const ids = make(10);
    await expect.poll(() => first.langfuse.health().accepted).toBe(10);
    expect(first.langfuse.health()).toMatchObject({ pending: 10, dropped: {} });
    expect(first.lines.join()).toContain("cannot be written to");
    run("mount", "-o", "remount,rw", place);
    await first.langfuse.shutdown(100);
    expect(first.langfuse.health()).toMatchObject({ pending: 10, dropped: {} });

    await server.faults.clear();
    await using second = openLangfuse(server, { spool: { dir } });
    await expect.poll(() => second.langfuse.health().adopted, { timeout: 5_000 }).toBe(10);
    await second.langfuse.flush();
    expect(ids.filter((id) => !server.ledger.spans.has(id))).toEqual([]);
  });
});
