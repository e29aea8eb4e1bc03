import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createFakeClock, type FakeClock } from "./clock-for-tests.ts";
import { createDiskDeadLetters } from "./index.ts";
import { letterFor } from "./letters/letter-for-tests.ts";
import { chunkFor, createStage, drain, eventually, type Heard, type Stage } from "./stage-for-tests.ts";

const days = 24 * 60 * 60 * 1_000;
const roundMs = 60_000;
const formerly = new Map([["default", "00000000000000aa"]]);
let stage: Stage;
let clock: FakeClock;
beforeEach(() => {
  stage = createStage();
  clock = createFakeClock();
});
afterEach(() => stage.end());

async function leaveBehind(...ids: string[]): Promise<void> {
  const [former] = stage.open({ destinations: formerly });
  for (const id of ids) await former.append(chunkFor(id));
  await stage.leave(former);
}

/** Two have ended when what came before each of them is adopted, and a third has begun. */
async function laterRound({ adopted }: Heard): Promise<void> {
  for (let round = adopted.length + 1; round <= 3; round++) {
    const [own] = stage.open();
    await own.append(chunkFor(`own ${round}`));
    await stage.leave(own);
    await eventually(() => {
      clock.advance(roundMs);
      expect(adopted).toHaveLength(round);
    });
  }
}

const letters = (): string[] => readdirSync(join(stage.dir, "dead-letters"));

describe("what an earlier pair of keys left", () => {
  it("is said once, with where it is and what to do, and sent with its own keys", async () => {
    await leaveBehind("a", "b");
    const [, heard] = stage.open({ clock });
    await eventually(() => expect(heard.warnings).toHaveLength(1));
    expect(heard.warnings[0]).toMatch(/^1 KB of observations of another project wait in .*Start once with the keys/);
    expect(heard.warnings[0]).toContain(stage.dir);
    await laterRound(heard);
    expect(heard.warnings).toHaveLength(1);
    const [former, its] = stage.open({ destinations: formerly });
    await eventually(() => expect(its.adopted).toEqual([expect.objectContaining({ observations: 2 })]));
    expect(await drain(former)).toEqual(["a", "b"]);
  });

  it("is deleted when it is too old, and counted", async () => {
    await leaveBehind("a", "b");
    const store = createDiskDeadLetters({ dir: stage.dir, destinations: formerly });
    await store.add(letterFor("c"));
    const [, heard] = stage.open({ clock });
    await eventually(() => expect(heard.warnings).toHaveLength(1));
    expect([stage.files(), letters()]).toEqual([[expect.anything()], [expect.anything()]]);

    clock.advance(8 * days);
    await eventually(() => expect(heard.warnings).toHaveLength(2));
    expect(heard.warnings[1]).toContain("were deleted: 2 that had waited longer than 7 days, 0 in dead letters");
    expect([stage.files(), letters()]).toEqual([[], [expect.anything()]]);
    clock.advance(30 * days);
    await eventually(() => expect(heard.warnings).toHaveLength(3));
    expect(heard.warnings[2]).toContain("0 that had waited longer than 7 days, 1 in dead letters");
    expect(letters()).toEqual([]);
    expect(heard.lost).toEqual([]);
  });

  it("is left alone while its owner lives, however old", async () => {
    const [former] = stage.open({ destinations: formerly });
    await former.append(chunkFor("a"));
    clock.advance(40 * days);
    const [, heard] = stage.open({ clock });
    await laterRound(heard);
    expect(heard.warnings).toEqual([]);
    expect(await drain(former)).toEqual(["a"]);
  });
});
