import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { freePort } from "../../servers/index.ts";
import { type Contestant, contestants, keys, startReceiver } from "./contestants.ts";

const program = fileURLToPath(new URL("programs/contestant.ts", import.meta.url));

function start(contestant: Contestant, url: string, more: Readonly<Record<string, string>>) {
  const env = {
    PATH: process.env.PATH,
    CONTESTANT: contestant,
    LANGFUSE_BASE_URL: url,
    LANGFUSE_PUBLIC_KEY: keys.publicKey,
    LANGFUSE_SECRET_KEY: keys.secretKey,
    ...more,
  };
  const child = spawn(process.execPath, [program], { env, stdio: ["ignore", "pipe", "ignore"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  return child;
}

describe("a server that answers 500 once", { timeout: 30_000 }, () => {
  const expected: Readonly<Record<Contestant, readonly number[]>> = {
    "langfuse-kit": [500, 200],
    official: [500],
    opentelemetry: [500],
  };
  it.each(contestants)("%s", async (contestant) => {
    const receiver = await startReceiver((nth) => (nth === 1 ? 500 : 200));
    const child = start(contestant, receiver.url, { END: "true" });
    await once(child, "close");
    expect(receiver.answers).toEqual(expected[contestant]);
  });
});

describe("what waits when the process is killed", { timeout: 30_000 }, () => {
  const expected: Readonly<Record<Contestant, readonly number[]>> = {
    "langfuse-kit": [200],
    official: [],
    opentelemetry: [],
  };
  it.each(contestants)("%s", async (contestant) => {
    const spool = await mkdtemp(join(tmpdir(), "langfuse-kit-test-"));
    onTestFinished(() => rm(spool, { recursive: true, force: true }));
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    // Nobody listens yet. What the second one reads of the folder is all that can be left of the first.
    const killed = start(contestant, url, { LANGFUSE_SPOOL_DIR: spool });
    await once(killed.stdout, "data");
    const gone = once(killed, "close");
    killed.kill("SIGKILL");
    await gone;
    const receiver = await startReceiver(undefined, port);
    // A service goes on, and finds in the background what was left; the others have nothing to wait for, and end.
    const isKept = expected[contestant].length > 0;
    const next = start(contestant, url, { LANGFUSE_SPOOL_DIR: spool, COUNT: "0", ...(!isKept && { END: "true" }) });
    if (isKept) await vi.waitFor(() => expect(receiver.answers).not.toEqual([]), 10_000);
    else await once(next, "close");
    expect(receiver.answers).toEqual(expected[contestant]);
  });
});
