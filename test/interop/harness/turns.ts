import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

/** Applications under load at the same time, over all test processes: more would only time each other out. */
const places = ["first", "second"].map((place) => join(tmpdir(), `langfuse-kit-interop-${place}`));

/** Waits for one of the places; the function that comes back frees it. */
export async function takeTurn(): Promise<() => void> {
  for (;;) {
    for (const place of places) {
      if (isTaken(place)) continue;
      return () => rmSync(place, { recursive: true, force: true });
    }
    await wait(50);
  }
}

function isTaken(place: string): boolean {
  try {
    mkdirSync(place);
    writeFileSync(join(place, "pid"), String(process.pid));
    return false;
  } catch {
    if (isDeserted(place)) rmSync(place, { recursive: true, force: true });
    return true;
  }
}

/** True where the process that took the place has died with it, be it before it could say who it is. */
function isDeserted(place: string): boolean {
  try {
    process.kill(Number(readFileSync(join(place, "pid"), "utf8")), 0);
    return false;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return true;
  }
  try {
    return statSync(place).mtimeMs < Date.now() - 10_000 && !existsSync(join(place, "pid"));
  } catch {
    return false;
  }
}
