import { mkdirSync, writeFileSync } from "node:fs";
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
  expect(finding).toMatchObject({ level: "warning", why: `1 processes ended and left 0.2 MB in ${dir}.` });
  expect(finding?.fix).toContain("with the same public key");
});
