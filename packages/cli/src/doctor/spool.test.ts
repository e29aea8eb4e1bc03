import { chmodSync, chownSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { projectFolder } from "../project-for-tests.ts";
import { checkSpool } from "./spool.ts";
import type { Patient } from "./types.ts";

const look = (dir: string | undefined) =>
  checkSpool({ env: dir === undefined ? {} : { LANGFUSE_SPOOL_DIR: dir } } as unknown as Patient);

it("says nothing where no spool is named", async () => {
  expect(await look(undefined)).toEqual([]);
  expect(await look("  ")).toEqual([]);
});

it("says how much waits, and that what an ended process left will be sent", async () => {
  const dir = projectFolder({});
  expect(await look(dir)).toMatchObject([{ level: "ok", why: `${dir} holds 0.0 MB of 0 running processes` }]);

  // As a process that was killed leaves it: its number is nobody's now.
  const home = join(dir, "v1/00000000-0000-4000-8000-000000000000");
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, "0000000000000001-0000000000000000.chunks"), Buffer.alloc(200_000));
  const [finding] = await look(dir);
  expect(finding).toMatchObject({
    level: "warning",
    why: `1 process ended and left 0.2 MB in ${dir}; 0 processes running there: 0.0 MB.`,
  });

  // Of one that ended well nothing waits, and it is not running either.
  rmSync(home, { recursive: true });
  mkdirSync(home);
  expect(await look(dir)).toMatchObject([{ level: "ok", why: `${dir} holds 0.0 MB of 0 running processes` }]);
  expect(finding?.fix).toContain("with the same public key");
});

it.each<[string, (path: string) => unknown, string]>([
  ["all users may write to", (path) => mkdirSync(path) ?? chmodSync(path, 0o777), "can be written to by other users"],
  ["is a link", (path) => symlinkSync("/tmp", path), "is not a directory"],
  ["is a file", (path) => writeFileSync(path, ""), "is not a directory"],
  ["lies where nothing can be made", (path) => writeFileSync(`${path}-file`, ""), "cannot be used"],
])("says that the application will refuse one that %s", async (_what, make, why) => {
  const folder = projectFolder({});
  const path = join(folder, "spool");
  make(path);
  const [finding] = await look(why === "cannot be used" ? `${path}-file/spool` : path);
  expect(finding).toMatchObject({ level: "problem", why: expect.stringContaining(why) });
});

it("says that a shell alone knows what ~ is, and makes nothing where there is no spool yet", async () => {
  expect(await look("~/spool")).toMatchObject([{ level: "problem", why: expect.stringContaining('"~"') }]);
  const folder = projectFolder({});
  expect(await look(join(folder, "later", "spool"))).toMatchObject([{ level: "ok" }]);
  expect(readdirSync(folder)).toEqual([]);
});

it("is looked into by root when it is another user's", async (context) => {
  if (process.getuid?.() !== 0) context.skip("only root can give a directory away");
  const dir = projectFolder({});
  chownSync(dir, 12_345, 12_345);
  expect(await look(dir)).toMatchObject([
    { level: "warning", why: expect.stringContaining("belongs to the user 12345") },
    { level: "ok" },
  ]);
});
