import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { startStudio } from "@langfuse-kit/studio";
import { expect, it, onTestFinished } from "vitest";
import { recordingTerminal } from "../terminal-for-tests.ts";
import { isStudio, runDev } from "./index.ts";

const program = (code: string): string[] => ["--", process.execPath, "-e", code];

it("runs a command with its traces going to Studio, and ends as it ends", async () => {
  await using studio = await startStudio({ port: 0, memory: true });
  const terminal = recordingTerminal({ env: { ...process.env, LANGFUSE_BASE_URL: "https://cloud.langfuse.com" } });
  const code = `process.exit(process.env.LANGFUSE_BASE_URL === "${studio.url}" ? 7 : 1)`;
  expect(await runDev(["--url", studio.url, ...program(code)], terminal)).toBe(7);
  expect(terminal.errors).toEqual([`Traces go to ${studio.url}`]);
});

it("lets no collector of the environment or of a file have the same traces", async () => {
  await using studio = await startStudio({ port: 0, memory: true });
  const file = join(mkdtempSync(join(tmpdir(), "langfuse-kit-dev-")), ".env");
  onTestFinished(() => rmSync(dirname(file), { recursive: true }));
  writeFileSync(file, "LANGFUSE_OTLP_ENDPOINT=http://collector.test:4318\n");
  const code = `process.loadEnvFile(${JSON.stringify(file)}); process.exit(process.env.LANGFUSE_OTLP_ENDPOINT ? 1 : 7)`;
  const env = { ...process.env, LANGFUSE_OTLP_ENDPOINT: "http://collector.test:4318" };
  expect(await runDev(["--url", studio.url, ...program(code)], recordingTerminal({ env }))).toBe(7);
  expect(await runDev(["--url", studio.url, ...program(code)], recordingTerminal({ env: process.env }))).toBe(7);
});

it("says that nobody is there to take the traces", async () => {
  const studio = await startStudio({ port: 0, memory: true });
  await studio.close();
  const terminal = recordingTerminal({ env: process.env });
  const code = `process.exit(process.env.LANGFUSE_BASE_URL === "${studio.url}" ? 7 : 1)`;
  expect(await runDev(["--url", studio.url, ...program(code)], terminal)).toBe(7);
  const said = `No Studio answers at ${studio.url}, where traces are to go. Start it there, or leave --url out.`;
  expect(terminal.errors).toEqual([said]);
});

it("ends with the number of the signal that ended the command", async () => {
  const args = ["--url", "http://localhost:4799", ...program('process.kill(process.pid, "SIGKILL")')];
  expect(await runDev(args, recordingTerminal({ env: process.env }))).toBe(137);
});

it("says that a command is not there", async () => {
  const args = ["--url", "http://localhost:4799", "--", "no-such-program"];
  await expect(runDev(args, recordingTerminal({ env: process.env }))).rejects.toMatchObject({ exitCode: 127 });
});

it.each(["nonsense", "localhost:4790", "http://ada:secret@localhost:4790", "http://localhost:4790/?trace=1", ""])(
  "runs nothing with its traces going to %j",
  async (url) => {
    const terminal = recordingTerminal({ env: process.env });
    const run = runDev(["--url", url, ...program("process.exit(7)")], terminal);
    await expect(run).rejects.toMatchObject({ exitCode: 2, message: expect.stringContaining("http://localhost:4790") });
    expect(terminal.errors).toEqual([]);
  },
);

it("tells a Studio from others", async () => {
  await using studio = await startStudio({ port: 0, memory: true });
  expect(await isStudio(studio.url)).toBe(true);
  await studio.close();
  expect(await isStudio(studio.url)).toBe(false);
});
