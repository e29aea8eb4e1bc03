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
  const { loop, writers, others } = threads;
  const idleSoFar = (): number => performance.eventLoopUtilization().idle;
  let at = performance.now();
  let idle = idleSoFar();
  let total = 0;
  return () => {
    const [now, idleNow] = [performance.now(), idleSoFar()];
    const passed = now - at;
    const own = loop(passed);
    // Neither running, nor queued, nor with nothing to do: it waits for other threads, for one after the other.
    const blocked = Math.max(0, passed - own.ran - own.queued - (idleNow - idle));
    // One after the other: the loop hands over, somebody writes, the loop hears of it.
    const waited =
      own.queued + Math.max(0, ...queued(writers, passed)) + Math.min(blocked, sum(queued(others, passed)));
    total += Math.min(passed, waited);
    [at, idle] = [now, idleNow];
    return total;
  };
}

/** What a thread did since it was asked last, in milliseconds. */
type Thread = (passedMs: number) => { readonly ran: number; readonly queued: number };

const queued = (threads: readonly Thread[], passed: number): number[] =>
  threads.map((thread) => Math.max(0, thread(passed).queued));

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

interface Threads {
  readonly loop: Thread;
  /** They do what is asked of files. */
  readonly writers: readonly Thread[];
  /** They collect garbage, compile, or run loops of their own, and hold locks of the process meanwhile. */
  readonly others: readonly Thread[];
}

function threadsHere(): Threads | undefined {
  try {
    const own = readlinkSync("/proc/thread-self").split("/").at(-1) ?? "";
    const rest = readdirSync("/proc/self/task").filter((id) => id !== own);
    const [writers, others] = [true, false].map((writes) => rest.filter((id) => isWriter(id) === writes).map(threadOf));
    return { loop: threadOf(own), writers: writers ?? [], others: others ?? [] };
  } catch {
    return undefined;
  }
}

const isWriter = (id: string): boolean => readFileSync(`/proc/self/task/${id}/comm`, "utf8").startsWith("libuv-worker");

function threadOf(id: string): Thread {
  const [account, state] = ["schedstat", "stat"].map((name) => openSync(`/proc/self/task/${id}/${name}`, "r"));
  const buffer = Buffer.alloc(512);
  const textOf = (file = 0): string => {
    try {
      return buffer.toString("latin1", 0, readSync(file, buffer, 0, buffer.length, 0));
    } catch {
      // A thread that has ended.
      return "";
    }
  };
  let [ran = "", queued = ""] = textOf(account).split(" ");
  /** In the queue, and still there: the kernel counts it when it is over. */
  let pending = 0;
  return (passed) => {
    const [ranNow = "", queuedNow = ""] = textOf(account).split(" ");
    const isQueued = ranNow === ran && queuedNow === queued && / R /.test(textOf(state));
    const before = Number(queued) / 1e6 + pending;
    const ranFor = (Number(ranNow) - Number(ran)) / 1e6;
    pending = isQueued ? pending + passed : 0;
    [ran, queued] = [ranNow, queuedNow];
    return { ran: ranFor, queued: Number(queued) / 1e6 + pending - before };
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
