import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type LangfuseOptions, span } from "@langfuse-kit/core";
import { type FakeLangfuse, startFakeLangfuse } from "@langfuse-kit/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openLangfuse } from "../pipeline/fixtures/index.ts";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "langfuse-kit-moved-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** What a process leaves that ends before this server has taken anything. */
async function leave(server: FakeLangfuse, options: LangfuseOptions = {}): Promise<void> {
  await server.faults.set({ status: 503 });
  const { langfuse } = openLangfuse(server, { spool: { dir }, ...options });
  span("left", () => undefined);
  await langfuse.shutdown(0);
  expect(langfuse.health()).toMatchObject({ accepted: 1, pending: 1 });
}

const names = (server: FakeLangfuse): string[] => server.observations().map(({ name }) => name);

/** A project that a server of the same keys has, at another address. */
const copyOf = ({ publicKey, secretKey, baseUrl }: FakeLangfuse) => ({ publicKey, secretKey, baseUrl });

describe("what waits on disk, after the address was changed", () => {
  it("is sent to the right address, with the keys that it was written under", async () => {
    await using wrong = await startFakeLangfuse();
    await leave(wrong);
    await using right = await startFakeLangfuse();
    await using open = openLangfuse(right, { spool: { dir } });
    await expect.poll(() => open.langfuse.health().adopted, { timeout: 10_000 }).toBe(1);
    await open.langfuse.flush();
    expect([names(right), names(wrong)]).toEqual([["left"], []]);
  });

  it("is sent where the same server is called otherwise", async () => {
    await using server = await startFakeLangfuse();
    await leave(server);
    await server.faults.clear();
    const baseUrl = `${server.baseUrl.replace("127.0.0.1", "localhost")}/`;
    expect(baseUrl).not.toBe(server.baseUrl);
    await using open = openLangfuse(server, { spool: { dir }, baseUrl });
    await expect.poll(() => open.langfuse.health().adopted, { timeout: 10_000 }).toBe(1);
    await open.langfuse.flush();
    expect(names(server)).toEqual(["left"]);
  });

  it("is not sent with the keys of another project, and still there for its own", async () => {
    await using server = await startFakeLangfuse();
    await leave(server);
    await server.faults.clear();
    await using other = await startFakeLangfuse({ publicKey: "pk-lf-other", secretKey: "sk-lf-other" });
    const stranger = openLangfuse(other, { spool: { dir } });
    span("own", () => undefined);
    await stranger.langfuse.flush();
    await stranger[Symbol.asyncDispose]();
    expect([names(other), stranger.langfuse.health().adopted]).toEqual([["own"], 0]);
    await using open = openLangfuse(server, { spool: { dir } });
    await expect.poll(() => open.langfuse.health().adopted, { timeout: 10_000 }).toBe(1);
    await open.langfuse.flush();
    expect(names(server)).toEqual(["left"]);
  });

  it("is each server's own where a process knows two under one key", async () => {
    await using first = await startFakeLangfuse();
    await using second = await startFakeLangfuse();
    const both = { destinations: { second: copyOf(second) } };
    await leave(second, { ...copyOf(first), ...both, destination: "second" });
    await second.faults.clear();
    await using open = openLangfuse(first, { spool: { dir }, ...both });
    await expect.poll(() => open.langfuse.health().adopted, { timeout: 10_000 }).toBe(1);
    await open.langfuse.flush();
    expect([names(first), names(second)]).toEqual([[], ["left"]]);
  });
});

describe("dead letters, after the address was changed", () => {
  it("are listed, and sent again to the right address", async () => {
    await using wrong = await startFakeLangfuse({ faults: { status: 422 } });
    const { langfuse } = openLangfuse(wrong, { spool: { dir } });
    span("refused", () => undefined);
    await langfuse.flush();
    await langfuse.shutdown();
    await using right = await startFakeLangfuse();
    await using open = openLangfuse(right, { spool: { dir } });
    expect(open.langfuse.deadLetters.list()).toMatchObject([{ status: 422, destination: "default" }]);
    expect(await open.langfuse.deadLetters.replay()).toBe(1);
    await open.langfuse.flush();
    expect(names(right)).toEqual(["refused"]);
  });
});
