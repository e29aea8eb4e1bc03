import { type ChildProcess, spawn } from "node:child_process";
import { mkdir, mkdtemp, open, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Overview, Page, Status, TraceSummary } from "../contract/index.ts";
import { startStudio } from "../index.ts";
import { ask, change, sendEvents, sendSpans, traceOf } from "./requests-for-tests.ts";

// Processes of their own are started here, beside whatever else the machine does.
vi.setConfig({ testTimeout: 30_000 });

let folder: string;
let db: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "studio-test-"));
  db = join(folder, "deep", "studio.db");
});
const children = new Set<ChildProcess>();
afterEach(async () => {
  for (const started of children) started.kill("SIGKILL");
  children.clear();
  await rm(folder, { recursive: true, force: true });
});

const traces = async (studio: { url: string }, query = ""): Promise<readonly TraceSummary[]> =>
  (await ask<Page<TraceSummary>>(studio, `/traces?limit=200${query}`)).items;

const child = fileURLToPath(new URL("./serve-for-tests.ts", import.meta.url));

/** With a limit of so many blocks of 512 bytes a file cannot grow further, as on a full disk. */
async function startChild(blocks?: number): Promise<{ url: string; token: string; process: ChildProcess }> {
  const limited = `trap "" XFSZ; ulimit -f ${blocks}; exec "$0" "$@"`;
  const args = ["--disable-warning=ExperimentalWarning", child, JSON.stringify({ port: 0, db })];
  const started =
    blocks === undefined
      ? spawn(process.execPath, args, { stdio: ["ignore", "inherit", "inherit", "ipc"] })
      : spawn("sh", ["-c", limited, process.execPath, ...args], { stdio: ["ignore", "inherit", "inherit", "ipc"] });
  children.add(started);
  const said = await new Promise<{ url: string; token: string }>((resolve, reject) => {
    started.once("message", (message) => resolve(message as { url: string; token: string }));
    started.once("exit", (code) => reject(new Error(`ended with ${code}`)));
  });
  return { ...said, process: started };
}

describe("what was taken", () => {
  it("is there after a restart, in a file that only its owner can read", async () => {
    {
      await using studio = await startStudio({ port: 0, db });
      await sendSpans(studio, [traceOf(1), traceOf(2, { attributes: { "session.id": "talk" } })]);
    }
    expect((await stat(db)).mode & 0o077).toBe(0);
    await using studio = await startStudio({ port: 0, db });
    expect((await traces(studio)).map(({ name }) => name)).toEqual(["trace 2", "trace 1"]);
    expect(await ask(studio, "/sessions/talk")).toMatchObject({ traces: 1 });
    await sendSpans(studio, [traceOf(3)]);
    expect((await traces(studio))[0]?.change).toBe(3);
  });

  it("is there after kill -9, all of it that was answered with 200", async () => {
    const studio = await startChild();
    let answered = 0;
    let number = 0;
    const send = async (): Promise<void> => {
      for (;;) {
        number += 1;
        const answer = await sendSpans(studio, [traceOf(number)]).catch(() => undefined);
        if (answer?.status !== 200) return;
        answered += 1;
        // While others are on their way.
        if (answered === 40) studio.process.kill("SIGKILL");
      }
    };
    await Promise.all([send(), send(), send(), send()]);
    expect(answered).toBeGreaterThanOrEqual(40);
    await using next = await startStudio({ port: 0, db });
    const database = (await ask<Status>(next, "/status")).database;
    expect(database.traces).toBeGreaterThanOrEqual(answered);
    expect((await ask<Status>(next, "/status")).notices).toEqual([]);
  });

  it("is gone with its process with memory: true, and on no disk", async () => {
    await using studio = await startStudio({ port: 0, db, memory: true });
    await sendSpans(studio, [traceOf(1)]);
    expect(await traces(studio)).toHaveLength(1);
    expect((await ask<Status>(studio, "/status")).database.file).toBeNull();
    expect(await readdir(folder)).toEqual([]);
  });
});

describe("a damaged file", () => {
  it.each([
    ["that is nothing but zeroes", async (): Promise<void> => writeFile(db, Buffer.alloc(5000))],
    [
      "whose pages were overwritten",
      async (): Promise<void> => {
        const handle = await open(db, "r+");
        const { size } = await handle.stat();
        for (let at = 4096 * 2; at < size; at += 4096) await handle.write(Buffer.alloc(2000, 0xff), 0, 2000, at);
        await handle.close();
      },
    ],
    [
      "that was cut off",
      async (): Promise<void> => {
        const handle = await open(db, "r+");
        await handle.truncate(4096 * 3);
        await handle.close();
      },
    ],
  ])("%s is moved aside, which is said, and a new one begun", async (_case, damage) => {
    {
      await using studio = await startStudio({ port: 0, db });
      for (let number = 0; number < 20; number += 1) await sendSpans(studio, [traceOf(number)]);
    }
    await damage();
    const damaged = await readFile(db);
    const notices: string[] = [];
    await using studio = await startStudio({ port: 0, db, onNotice: (message) => notices.push(message) });
    const files = await readdir(join(folder, "deep"));
    const aside = files.find((file) => file.includes(".damaged-") && !file.endsWith("-wal")) ?? "";
    expect(await readFile(join(folder, "deep", aside))).toEqual(damaged);
    expect(notices).toEqual([expect.stringContaining(aside)]);
    const { notices: shown } = await ask<Status>(studio, "/status");
    expect(shown[0]).toMatchObject({ level: "warning", message: expect.stringContaining(aside) });
    await sendSpans(studio, [traceOf(1)]);
    expect(await traces(studio)).toHaveLength(1);
  });

  it("that never was a database is refused and left alone", async () => {
    await rm(folder, { recursive: true });
    folder = await mkdtemp(join(tmpdir(), "studio-test-"));
    db = join(folder, "notes.csv");
    await writeFile(db, "a,b\n1,2\n");
    const message = expect.stringMatching(/notes\.csv is no database.*--db FILE/);
    await expect(startStudio({ port: 0, db })).rejects.toMatchObject({ reason: "NOT_A_DATABASE", message });
    expect(await readdir(folder)).toEqual(["notes.csv"]);
    expect(await readFile(db, "utf8")).toBe("a,b\n1,2\n");
    expect((await stat(db)).mode & 0o777).toBe(0o666 & ~process.umask());
  });

  it("that is a directory is refused", async () => {
    const message = expect.stringMatching(/is a directory\. Choose another file: --db FILE/);
    await expect(startStudio({ port: 0, db: folder })).rejects.toMatchObject({ reason: "NOT_A_DATABASE", message });
  });

  it.each([
    ["below a file", (place: string) => writeFile(place, "")],
    ["that leads nowhere", (place: string) => mkdir(place).then(() => symlink("/nowhere/x.db", join(place, "x.db")))],
  ])("%s cannot be written, and what to do is said", async (_what, make) => {
    const place = join(folder, "place");
    await make(place);
    const message = expect.stringMatching(/x\.db cannot be written: .* choose another file: --db FILE/);
    await expect(startStudio({ port: 0, db: join(place, "x.db") })).rejects.toMatchObject({
      reason: "NOT_WRITABLE",
      message,
    });
  });

  it("of another program is refused and left alone", async () => {
    await rm(folder, { recursive: true });
    folder = await mkdtemp(join(tmpdir(), "studio-test-"));
    db = join(folder, "theirs.db");
    const theirs = new DatabaseSync(db);
    theirs.exec("CREATE TABLE theirs (a); INSERT INTO theirs VALUES (1)");
    theirs.close();
    await expect(startStudio({ port: 0, db })).rejects.toMatchObject({ reason: "NOT_A_DATABASE" });
    expect(await readdir(folder)).toEqual(["theirs.db"]);
    const again = new DatabaseSync(db);
    expect(again.prepare("SELECT a FROM theirs").all()).toEqual([{ a: 1 }]);
    again.close();
  });
});

describe("a file that cannot be written", () => {
  it("is told of until there is room again, after a restart too", async (context) => {
    if (process.platform === "win32") return context.skip("no limit of files can be set here");
    const end = async ({ process: started }: { process: ChildProcess }): Promise<void> => {
      const ended = new Promise((resolve) => started.once("exit", resolve));
      started.send("close");
      await ended;
    };
    const notices = async (studio: { url: string }) => (await ask<Status>(studio, "/status")).notices;
    const attributes = { "langfuse.observation.input": "words ".repeat(20_000) };
    const told = { level: "error", message: expect.stringContaining(`Nothing can be stored in ${db}`) };
    const limited = await startChild(2000);
    expect(await notices(limited)).toEqual([]);
    let number = 0;
    let status = 200;
    while (status === 200 && number < 100) {
      number += 1;
      status = (await sendSpans(limited, [traceOf(number, { attributes })])).status;
    }
    expect(status).toBe(500);
    expect(await notices(limited)).toEqual([expect.objectContaining(told)]);
    expect((await ask<Overview>(limited, "/overview")).status.notices).toHaveLength(1);
    await end(limited);
    const again = await startChild(16);
    expect(await notices(again)).toEqual([expect.objectContaining(told)]);
    await end(again);
    await using roomy = await startStudio({ port: 0, db });
    expect(await notices(roomy)).toEqual([]);
    expect((await sendSpans(roomy, [traceOf(200)])).status).toBe(200);
  });
});

describe("the size cap", () => {
  it("removes the oldest traces first, with all that hangs on them, and gives the room back", async () => {
    const maxBytes = 2 * 1024 * 1024;
    await using studio = await startStudio({ port: 0, db, maxBytes });
    const text = "x".repeat(20_000);
    const attributes = { "langfuse.observation.input": text, "session.id": "talk" };
    for (let number = 1; number <= 300; number += 10) {
      const spans = Array.from({ length: 10 }, (_, at) => traceOf(number + at, { attributes }));
      await sendSpans(studio, spans);
    }
    await expect.poll(async () => (await ask<Status>(studio, "/status")).database.bytes).toBeLessThanOrEqual(maxBytes);
    const kept = await traces(studio);
    const { database } = await ask<Status>(studio, "/status");
    expect(kept.length).toBeGreaterThan(20);
    expect(database.pruned).toBe(300 - kept.length);
    expect(kept.map(({ name }) => name)).toEqual(kept.map((_, at) => `trace ${300 - at}`));
    expect(database.observations).toBe(kept.length);
    expect(await ask(studio, "/sessions/talk")).toMatchObject({ traces: kept.length });
    await studio.close();
    expect((await stat(db)).size).toBeLessThan(maxBytes * 1.5);
  });
});

describe("scores of traces that never came", () => {
  it("are bounded by the size cap too", async () => {
    const maxBytes = 1024 * 1024;
    await using studio = await startStudio({ port: 0, memory: true, maxBytes });
    const timestamp = new Date().toISOString();
    for (let batch = 0; batch < 10; batch += 1) {
      const events = Array.from({ length: 30 }, (_, at) => {
        const body = { id: `${batch}-${at}`, traceId: "never", name: "q", value: 1, comment: "x".repeat(10_000) };
        return { id: body.id, type: "score-create", timestamp, body };
      });
      const body = JSON.stringify({ batch: events });
      expect((await fetch(`${studio.url}/api/public/ingestion`, { method: "POST", body })).status).toBe(207);
    }
    expect((await ask<Status>(studio, "/status")).database.bytes).toBeLessThan(maxBytes * 1.5);
  });
});

describe("clear and delete", () => {
  it("leave nothing behind", async () => {
    await using studio = await startStudio({ port: 0, db });
    const secret = "a-secret-that-was-in-a-prompt";
    const attributes = { "langfuse.observation.input": secret, "session.id": "talk" };
    await sendSpans(studio, [traceOf(1, { attributes }), traceOf(2, { attributes }), traceOf(3)]);
    await sendEvents(studio, ["score-create", { id: "s", sessionId: "talk", name: "q", value: 1, comment: secret }]);
    const [, , first] = await traces(studio);
    expect(await change(studio, "DELETE", `/traces/${first?.id}`)).toEqual({ status: 200, traces: 1, observations: 1 });
    expect(await ask(studio, "/sessions/talk")).toMatchObject({ traces: 1, scores: [{ comment: secret }] });
    expect(await change(studio, "DELETE", "/sessions/talk")).toEqual({ status: 200, traces: 1, observations: 1 });
    expect(await change(studio, "DELETE", "/sessions/talk")).toMatchObject({ status: 404 });
    expect((await ask<Status>(studio, "/status")).database.scores).toBe(0);
    expect(await change(studio, "POST", "/clear")).toEqual({ status: 200, traces: 1, observations: 1 });
    expect(await traces(studio)).toEqual([]);
    await studio.close();
    expect((await readFile(db)).includes(secret)).toBe(false);
  });
});

describe("a session", () => {
  it("is only itself, also where its id ends as the beginning of others does", async () => {
    await using studio = await startStudio({ port: 0, memory: true });
    const of = (id: string) => ({ attributes: { "session.id": id } });
    await sendSpans(studio, [traceOf(1, of("talk*")), traceOf(2, of("talk-2"))]);
    expect(await ask(studio, "/sessions/talk*")).toMatchObject({ turns: [{ trace: { sessionId: "talk*" } }] });
    expect(await change(studio, "DELETE", "/sessions/talk*")).toMatchObject({ traces: 1 });
    expect(await ask(studio, "/sessions/talk-2")).toMatchObject({ traces: 1 });
  });

  it("keeps its scores when its last trace moves to another", async () => {
    await using studio = await startStudio({ port: 0, memory: true });
    const of = (id: string) => ({ attributes: { "session.id": id } });
    await sendSpans(studio, [traceOf(1, of("first"))]);
    await sendEvents(studio, ["score-create", { id: "s", sessionId: "first", name: "q", value: 1 }]);
    await sendSpans(studio, [traceOf(1, of("second"))]);
    expect(await change(studio, "DELETE", "/sessions/second")).toMatchObject({ traces: 1 });
    await sendSpans(studio, [traceOf(2, of("first"))]);
    expect(await ask(studio, "/sessions/first")).toMatchObject({ scores: [{ id: "s" }] });
  });
});

describe("a second start", () => {
  it("on the same port is told that Studio runs already, and where", async () => {
    await using studio = await startStudio({ port: 0, memory: true });
    const { port, url } = studio;
    await expect(startStudio({ port, memory: true })).rejects.toMatchObject({
      reason: "ALREADY_RUNNING",
      url,
      message: expect.stringContaining(url),
    });
  });

  it("on a port of another program is told so", async () => {
    const other = createServer((_request, response) => void response.end("hello"));
    await new Promise<void>((resolve) => void other.listen(0, "127.0.0.1", resolve));
    const { port } = other.address() as AddressInfo;
    await expect(startStudio({ port, memory: true })).rejects.toMatchObject({ reason: "PORT_IN_USE" });
    other.close();
  });

  it("with the same file is told that it is in use", async () => {
    const studio = await startChild();
    await expect(startStudio({ port: 0, db })).rejects.toMatchObject({ reason: "DATABASE_IN_USE" });
    const ended = new Promise((resolve) => studio.process.once("exit", resolve));
    studio.process.send("close");
    expect(await ended).toBe(0);
    await using next = await startStudio({ port: 0, db });
    expect(next.file).toBe(db);
  });

  it.each([{ port: -1 }, { port: 1.5 }, { maxBytes: 10 }, { token: "short" }])("refuses %j", async (options) => {
    await expect(startStudio({ memory: true, ...options })).rejects.toMatchObject({ reason: "INVALID_OPTION" });
  });

  it("refuses an option that it does not know, before it opens anything", async () => {
    const options = { port: 0, memory: true, prot: 4790 };
    const message = expect.stringMatching(/^\[@langfuse-kit\/studio\] Option "prot" is unknown\. Known are port, db, /);
    await expect(startStudio(options)).rejects.toMatchObject({ reason: "INVALID_OPTION", message });
  });
});
