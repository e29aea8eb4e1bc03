import { openSync, readdirSync, readFileSync, readlinkSync, readSync } from "node:fs";
import { stat } from "node:fs/promises";

/** How long the event loop, or a thread that writes files for it, wanted a processor and got none: milliseconds in all. */
export type Starvation = () => number;

/** A turn that took longer than this was kept waiting, where nobody says by whom. */
const longestTurnMs = 10;

/** What the kernel says of each thread; elsewhere only gaps between two questions can be seen. */
export async function measureStarvation(): Promise<Starvation> {
  // The threads that write are not there before they are needed.
  await stat(".");
  const threads = threadsHere();
  if (threads === undefined) return gaps();
  const [loop, ...writers] = threads;
  let at = performance.now();
  let total = 0;
  return () => {
    const now = performance.now();
    const passed = now - at;
    // One after the other: the loop hands over, somebody writes, the loop hears of it.
    const waited = (loop?.(passed) ?? 0) + Math.max(0, ...writers.map((wait) => wait(passed)));
    total += Math.min(passed, waited);
    at = now;
    return total;
  };
}

/** So much longer has a thread waited by now than when it was asked last. */
type Wait = (passedMs: number) => number;

/** The thread of the event loop first, then those that do its files. */
function threadsHere(): readonly Wait[] | undefined {
  try {
    const own = readlinkSync("/proc/thread-self").split("/").at(-1);
    const writers = readdirSync("/proc/self/task").filter((id) => read(`${id}/comm`).startsWith("libuv-worker"));
    return [own, ...writers].flatMap((id) => (id === undefined ? [] : threadOf(id)));
  } catch {
    return undefined;
  }
}

const read = (name: string): string => readFileSync(`/proc/self/task/${name}`, "utf8");

function threadOf(id: string): Wait {
  const [account, state] = ["schedstat", "stat"].map((name) => openSync(`/proc/self/task/${id}/${name}`, "r"));
  const buffer = Buffer.alloc(512);
  const textOf = (file = 0): string => buffer.toString("latin1", 0, readSync(file, buffer, 0, buffer.length, 0));
  let [ran = "", queued = ""] = textOf(account).split(" ");
  /** In the queue, and still there: the kernel counts it when it is over. */
  let pending = 0;
  return (passed) => {
    const [ranNow = "", queuedNow = ""] = textOf(account).split(" ");
    const isQueued = ranNow === ran && queuedNow === queued && / R /.test(textOf(state));
    const before = Number(queued) / 1e6 + pending;
    pending = isQueued ? pending + passed : 0;
    [ran, queued] = [ranNow, queuedNow];
    return Number(queued) / 1e6 + pending - before;
  };
}

function gaps(): Starvation {
  let at = performance.now();
  let total = 0;
  return () => {
    const now = performance.now();
    total += Math.max(0, now - at - longestTurnMs);
    at = now;
    return total;
  };
}
