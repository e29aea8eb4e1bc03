import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { startStudio } from "@langfuse-kit/studio";
import { expect, it, onTestFinished } from "vitest";
import { recordingTerminal } from "../terminal-for-tests.ts";
import { isStudio, runDev } from "./index.ts";
import { startOwn } from "./own-studio.ts";

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

it.each([
  [
    ["npm run start"],
    'There is no program "npm run start". Leave its quotation marks out: langfuse-kit dev -- npm run start',
  ],
  [
    ["FOO=1", "node", "a.js"],
    'There is no program "FOO=1". Set a variable before: FOO=1 npx langfuse-kit dev -- node a.js',
  ],
])("says what only a shell understands: %j", async (command, message) => {
  const args = ["--url", "http://localhost:4799", "--", ...command];
  await expect(runDev(args, recordingTerminal({ env: process.env }))).rejects.toMatchObject({ exitCode: 127, message });
});

it.each([
  [["npm", "start"], "-- npm start"],
  [["--memory", "--url", "http://localhost:4799", "node", "a.js"], "--memory --url http://localhost:4799 -- node a.js"],
])("says where the command stands: %j", async (args, line) => {
  await expect(runDev(args, recordingTerminal({ env: process.env }))).rejects.toMatchObject({
    exitCode: 2,
    message: `What to run stands behind "--": langfuse-kit dev ${line}`,
  });
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

it("uses the Studio that another one has started meanwhile", async () => {
  await using studio = await startStudio({ port: 0, memory: true });
  const port = Number(new URL(studio.url).port);
  const target = await startOwn({ port, memory: true });
  expect(target).toMatchObject({ url: studio.url, isThere: true, environment: { LANGFUSE_BASE_URL: studio.url } });
  await target.close();
  expect(await isStudio(studio.url)).toBe(true);
});

it("says what is in the way of a Studio, and what this command can do about it", async () => {
  const stranger = createServer((_, response) => response.end("hello")).listen(0, "127.0.0.1");
  onTestFinished(() => void stranger.close());
  await once(stranger, "listening");
  const { port } = stranger.address() as AddressInfo;
  await expect(startOwn({ port, memory: true })).rejects.toMatchObject({
    exitCode: 1,
    message: `No Studio was started: Port ${port} is in use by another program. Stop it, or run \`langfuse-kit studio --port 4791\`, and give dev --url http://localhost:4791.`,
  });
  const db = join(mkdtempSync(join(tmpdir(), "langfuse-kit-dev-")), "studio.db");
  onTestFinished(() => rmSync(dirname(db), { recursive: true }));
  writeFileSync(db, "not a database");
  await expect(startOwn({ port: 0, db })).rejects.toMatchObject({
    exitCode: 1,
    message: expect.stringMatching(/^No Studio was started: .* is no database, and is left as it is\. Give --memory,/),
  });
});

it("tells a Studio from others", async () => {
  await using studio = await startStudio({ port: 0, memory: true });
  expect(await isStudio(studio.url)).toBe(true);
  await studio.close();
  expect(await isStudio(studio.url)).toBe(false);
});
