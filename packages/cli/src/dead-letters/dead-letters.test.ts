import { chownSync, existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { initLangfuse, trace } from "@langfuse-kit/core";
import { type FakeLangfuse, startFakeLangfuse } from "@langfuse-kit/testing";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { projectFolder } from "../project-for-tests.ts";
import { recordingTerminal } from "../terminal-for-tests.ts";
import { runDeadLetters } from "./index.ts";

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
let server: FakeLangfuse;
let dir: string;

async function run(...args: string[]): Promise<{ code: number; text: string; said: string }> {
  const terminal = recordingTerminal({ env: process.env });
  const code = await runDeadLetters([...args, "--dir", dir], terminal);
  return { code, text: terminal.outs.join("\n"), said: terminal.errors.join("\n") };
}

/** An application whose traces the server refuses for good, each by itself. */
async function refuse(...names: string[]): Promise<void> {
  server.faults.set({ status: 400 });
  const langfuse = initLangfuse({ spool: { dir }, handleSignals: false, logger: silent, mode: "immediate" });
  for (const name of names) {
    trace(name, { input: "hello" }, () => 1);
    await langfuse.flush(5_000);
  }
  await langfuse.shutdown(5_000);
  server.faults.clear();
}

beforeEach(async () => {
  server = await startFakeLangfuse();
  for (const [name, value] of Object.entries(server.environment)) vi.stubEnv(name, value);
  dir = `${projectFolder({})}/spool`;
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await server.close();
});

describe("dead letters", () => {
  it("are none where there is no spool, and none is made", async () => {
    const text = `There are no dead letters in ${dir}, which does not exist.`;
    expect(await run("list")).toMatchObject({ code: 0, text });
    expect(existsSync(dir)).toBe(false);
  });

  it.each([
    ["replay", "--all"],
    ["drop", "--status", "400", "--yes"],
    ["show", "3f2a"],
  ])("are not looked for where there is no spool: %s", async (...args) => {
    await expect(run(...args)).rejects.toMatchObject({
      exitCode: 1,
      message: expect.stringMatching(/^There is no dir/),
    });
    expect(existsSync(dir)).toBe(false);
  });

  it("that nobody meant start nothing", async () => {
    await refuse("first");
    vi.stubEnv("LANGFUSE_SECRET_KEY", "");
    const { code, text } = await run("replay", "--status", "422");
    expect({ code, text }).toEqual({ code: 0, text: "No dead letter is meant, so nothing was sent." });
  });

  it("are listed with why, and shown with what they hold", async () => {
    await refuse("first", "second");
    const letters = JSON.parse((await run("list", "--json")).text) as { id: string; status: number }[];
    expect(letters.map(({ status }) => status)).toEqual([400, 400]);
    const { text } = await run("show", letters[0]?.id.slice(0, 6) ?? "", "--json");
    expect(JSON.parse(text)).toMatchObject({ observations: 1, contents: [{ name: "first", input: "hello" }] });
  });

  it("are sent again, and are then gone", async () => {
    await refuse("first", "second");
    const { code, text } = await run("replay", "--status", "400");
    expect(text).toContain("Took 2 observations: 2 delivered");
    expect(code).toBe(0);
    expect(
      server
        .traces()
        .map(({ root }) => root.name)
        .sort(),
    ).toEqual(["first", "second"]);
    expect((await run("list")).text).toContain("There are no dead letters");
  });

  it("of another user are listed and deleted by root, and sent by that user alone", async (context) => {
    if (process.getuid?.() !== 0) context.skip("only root can give a directory away");
    await refuse("first", "second");
    for (const name of ["", ...readdirSync(dir, { recursive: true, encoding: "utf8" })]) {
      chownSync(join(dir, name), 12_345, 12_345);
    }
    const letters = JSON.parse((await run("list", "--json")).text) as { id: string }[];
    expect(letters).toHaveLength(2);
    expect((await run("show", letters[0]?.id ?? "")).text).toContain("hello");
    await expect(run("replay", "--all")).rejects.toThrow("sudo -u '#12345'");
    expect((await run("drop", letters[0]?.id ?? "", "--yes")).text).toBe("Deleted 1 dead letter.");
  });

  it("are counted apart from what ended processes left in the spool", async () => {
    await refuse("first");
    server.faults.set({ status: 503 });
    const ended = initLangfuse({ spool: { dir }, handleSignals: false, logger: silent, mode: "immediate" });
    for (const name of ["a", "b"]) trace(name, { input: "hello" }, () => 1);
    await ended.shutdown(1);
    server.faults.clear();
    const { text } = await run("replay", "--all");
    expect(text).toContain("Took 1 observation: 1 delivered, 0 refused again.");
    expect(text).toContain("Took over 2 observations that ended processes had left");
  });

  it("cannot be listed where no directory is", async () => {
    writeFileSync(dir, "");
    await expect(run("list")).rejects.toThrow("The spool cannot be looked into: ENOTDIR");
  });

  it("stay where the keys are of another project", async () => {
    await refuse("first");
    vi.stubEnv("LANGFUSE_PUBLIC_KEY", "pk-lf-other");
    const { code, text } = await run("replay", "--all");
    expect(code).toBe(1);
    expect(text).toContain("Left 1 observation of a project that these keys are not of.");
    expect(server.traces()).toEqual([]);
  });

  it.each([
    [{ LANGFUSE_TRACING_ENABLED: "false" }, "Tracing is switched off here"],
    [{ LANGFUSE_SECRET_KEY: "" }, "There are no keys to send with"],
  ])("are not sent where that is not possible, and why is said (%j)", async (environment, message) => {
    await refuse("first");
    for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
    await expect(run("replay", "--all")).rejects.toThrow(message);
  });

  it("are deleted one by one, when somebody agrees", async () => {
    await refuse("first", "second");
    expect(await run("drop", "--all")).toMatchObject({ code: 3, said: "Nothing was deleted. Give --yes to agree." });
    const [letter] = JSON.parse((await run("list", "--json")).text) as { id: string }[];
    expect((await run("drop", letter?.id ?? "", "--yes")).text).toBe("Deleted 1 dead letter.");
    expect(JSON.parse((await run("list", "--json")).text)).toHaveLength(1);
  });

  it.each([
    [["replay"], "Say which ones"],
    [["drop", "--yes"], "Say which ones"],
    [["show"], "Say which one"],
    [["lsit"], "Say list, show, replay or drop"],
    [["list", "--status", "bad"], "Give a status such as 400"],
  ])("are not touched by %j", async (args, message) => {
    await expect(run(...args)).rejects.toMatchObject({ exitCode: 2, message: expect.stringContaining(message) });
  });

  it("need a directory", async () => {
    vi.stubEnv("LANGFUSE_SPOOL_DIR", "");
    const terminal = recordingTerminal({ env: process.env });
    await expect(runDeadLetters(["list"], terminal)).rejects.toMatchObject({ exitCode: 2 });
  });
});
