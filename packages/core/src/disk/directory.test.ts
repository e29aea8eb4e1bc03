import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  chownSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { destinationHash } from "./index.ts";
import { chunkFor as chunk, createStage, drain, eventually, type Stage } from "./stage-for-tests.ts";

let stage: Stage;
let dir: string;
const open: Stage["open"] = (settings) => stage.open(settings);

const isHidden = (name: string): boolean => name.startsWith(".");

beforeEach(() => {
  stage = createStage();
  dir = stage.dir;
});
afterEach(() => stage.end());

describe("the directory", () => {
  it("is for its owner only, and so is everything in it, whatever the umask", async () => {
    const before = process.umask(0);
    try {
      const [spool] = open({ dir: join(dir, "own") });
      await spool.append(chunk("a"));
      spool.draft(chunk("b"));
      spool.flushNow([chunk("c")]);
      await eventually(() => expect(readdirSync(dir, { recursive: true }).join()).toContain(".drafts"));
    } finally {
      process.umask(before);
    }
    const entries = readdirSync(join(dir, "own"), { recursive: true, withFileTypes: true });
    const modes = (kind: "isFile" | "isDirectory"): number[] =>
      entries
        .filter((entry) => entry[kind]())
        .map(({ parentPath, name }) => statSync(join(parentPath, name)).mode & 0o777);
    expect(statSync(join(dir, "own")).mode & 0o777).toBe(0o700);
    expect(new Set(modes("isDirectory"))).toEqual(new Set([0o700]));
    expect(modes("isFile").length).toBeGreaterThan(3);
    expect(new Set(modes("isFile"))).toEqual(new Set([0o600]));
  });

  it("that belongs to somebody else is refused", (context) => {
    if (process.getuid?.() !== 0) context.skip("only root can give a directory away");
    const path = join(dir, "given");
    mkdirSync(path, { mode: 0o700 });
    chownSync(path, 12_345, 12_345);
    expect(() => open({ dir: path })).toThrow("belongs to another user");
  });

  it.each([
    ["can be written to by other users", (path: string) => mkdirSync(path) ?? chmodSync(path, 0o777)],
    ["is not a directory", (path: string) => writeFileSync(path, "")],
    ["is not a directory", (path: string) => mkdirSync(`${path}-real`) ?? symlinkSync(`${path}-real`, path)],
    ["is not a directory", (path: string) => symlinkSync(`${path}-gone`, path)],
  ])("that %s is refused", (message, make) => {
    const path = join(dir, "given");
    make(path);
    expect(() => open({ dir: path })).toThrow(message);
  });

  it("that its group may write to, as a Kubernetes volume after fsGroup, is its owner's alone again, which is said once", async () => {
    const path = join(dir, "mounted");
    const [first] = open({ dir: path });
    await first.append(chunk("a"));
    await stage.leave(first);
    // What the kubelet does to all that is there.
    for (const name of ["", ...readdirSync(path, { recursive: true, encoding: "utf8" })]) {
      const stats = statSync(join(path, name));
      chmodSync(join(path, name), stats.isDirectory() ? 0o2770 : 0o660);
    }
    const [second, heard] = open({ dir: path });
    expect([path, join(path, "v1")].map((made) => statSync(made).mode & 0o7777)).toEqual([0o700, 0o700]);
    await eventually(() => expect(heard.adopted).toHaveLength(1));
    expect(await drain(second)).toEqual(["a"]);
    expect(heard.warnings).toEqual([expect.stringContaining("could be written to by its group")]);
  });

  it("that others put a folder into is not repaired into theirs", (context) => {
    if (process.getuid?.() !== 0) context.skip("only root can give a folder away");
    const path = join(dir, "shared");
    mkdirSync(join(path, "v1"), { recursive: true });
    chmodSync(path, 0o770);
    chownSync(join(path, "v1"), 12_345, 12_345);
    expect(() => open({ dir: path })).toThrow("v1 belongs to another user");
  });

  const prepare = (paths: string[]): string[] => {
    const module = new URL("safe-directory.ts", import.meta.url).href;
    return ["-e", `import("${module}").then((it) => process.argv.slice(1).forEach(it.prepareDirectory))`, ...paths];
  };

  it("where nothing can be made is refused, and the process goes on", { timeout: 90_000 }, (context) => {
    if (process.platform !== "linux") context.skip("only Linux has /proc");
    const { status, stderr } = spawnSync(process.execPath, prepare(["/proc/spool/langfuse"]), {
      timeout: 60_000,
      encoding: "utf8",
    });
    expect(stderr).toMatch(/(ENOENT|EACCES): .*, mkdir '\/proc\/spool'/);
    expect(status).toBe(1);
  });

  it("is made with those above it, by several processes at once", { timeout: 60_000 }, async () => {
    const paths = Array.from({ length: 200 }, (_, index) => join(dir, `${index}`, "var", "spool"));
    const processes = Array.from({ length: 3 }, () => spawn(process.execPath, prepare(paths), { stdio: "inherit" }));
    expect(await Promise.all(processes.map((one) => once(one, "exit")))).toEqual(Array(3).fill([0, null]));
    for (const path of paths) {
      for (const made of [path, dirname(path)]) expect(statSync(made).mode & 0o777).toBe(0o700);
    }
  });

  it("that somebody deletes is made again, and what was in memory is kept", async () => {
    const [spool] = open();
    rmSync(join(dir, "v1"), { recursive: true });
    await spool.append(chunk("a"));
    expect(await drain(spool)).toEqual(["a"]);
  });

  it("is cleared of folders that a process died over as it made them, and of no other", async () => {
    const [first] = open();
    await first.append(chunk("a"));
    await stage.leave(first);
    const long = new Date(Date.now() - 3_600_000);
    for (const [name, at] of [
      [".0000dead", long],
      [".0000live", new Date()],
    ] as const) {
      mkdirSync(join(dir, "v1", name), { mode: 0o700 });
      for (const file of ["owner.json", ".sock"]) writeFileSync(join(dir, "v1", name, file), "{}");
      utimesSync(join(dir, "v1", name, "owner.json"), at, at);
    }
    const [, heard] = open();
    await eventually(() => expect(heard.adopted).toHaveLength(1));
    const incomplete = () => readdirSync(join(dir, "v1")).filter(isHidden);
    await eventually(() => expect(incomplete()).toEqual([".0000live"]));
  });

  it("is cleared of those that were not signed yet, after a day, and of no hidden folder of others", async () => {
    const [first] = open();
    await first.append(chunk("a"));
    await stage.leave(first);
    const hour = 3_600_000;
    for (const [name, age] of [
      [".0000dead", 25 * hour],
      [".00000001", 23 * hour],
      [".snapshot", 25 * hour],
    ] as const) {
      const folder = join(dir, "v1", name);
      mkdirSync(folder, { mode: 0o700 });
      if (name === ".snapshot") writeFileSync(join(folder, "kept"), "");
      const at = new Date(Date.now() - age);
      utimesSync(folder, at, at);
    }
    const [, heard] = open();
    await eventually(() => expect(heard.adopted).toHaveLength(1));
    const incomplete = () => readdirSync(join(dir, "v1"), { recursive: true, encoding: "utf8" }).filter(isHidden);
    await eventually(() => expect(incomplete().sort()).toEqual([".00000001", ".snapshot", join(".snapshot", "kept")]));
  });

  it("holds foreign files that are left alone", async () => {
    const [first] = open();
    await first.append(chunk("a"));
    await stage.leave(first);
    const [owner = ""] = readdirSync(join(dir, "v1"));
    writeFileSync(join(dir, "v1", owner, "notes.txt"), "mine");
    const [, heard] = open();
    await eventually(() => expect(heard.adopted).toHaveLength(1));
    await eventually(() => expect(readdirSync(join(dir, "v1", owner))).toEqual(["notes.txt"]));
  });

  const strangers: readonly (readonly [string, (path: string) => void])[] = [
    ["a link", (path) => symlinkSync("/etc/hostname", path)],
    ["a folder", (path) => mkdirSync(path)],
    ["larger than any of ours", (path) => writeFileSync(path, "") ?? truncateSync(path, 300 * 1024 * 1024)],
    ["another user's", (path) => writeFileSync(path, "") ?? chownSync(path, 12_345, 12_345)],
  ];
  for (const [what, make] of strangers)
    it(`holds a file that is ${what}: it is not read, which is said once, and the others are sent`, async (context) => {
      if (what === "another user's" && process.getuid?.() !== 0) context.skip("only root can give a file away");
      const [first] = open();
      await first.append(chunk("a"));
      await stage.leave(first);
      const [owner = ""] = readdirSync(join(dir, "v1"));
      make(join(dir, "v1", owner, "00000000000000ff-0000000000000001.chunks"));
      const [second, heard] = open();
      await eventually(() => expect(heard.warnings).toHaveLength(1));
      expect(heard.warnings[0]).toContain("cannot be read");
      expect(heard.adopted).toEqual([{ destination: "default", kind: "spans", observations: 1 }]);
      expect(await drain(second)).toEqual(["a"]);
    });
});

describe("what stands for a destination", () => {
  it("is another one for other facts, and tells none of them", () => {
    const hashes = [
      destinationHash("https://one.example/otel"),
      destinationHash("pk-lf-1"),
      destinationHash("pk-lf-2"),
      destinationHash("https://one.example/otel", "pk-lf-1"),
    ];
    expect(new Set(hashes).size).toBe(4);
    for (const hash of hashes) expect(hash).toMatch(/^[0-9a-f]{16}$/);
  });
});
