import type { DestinationConfig, Transport } from "../delivery/index.ts";
import { clearTimeout, lostAtExit, type Reporter, setTimeout } from "../runtime/index.ts";
import type { Tracked } from "../segment/index.ts";
import { readMedia, referenceTo } from "./reference.ts";
import type { MediaHealth, MediaItem, MediaPart, MediaPlace } from "./types.ts";
import { type MediaDestination, takesMedia, type UploadResult, upload } from "./upload.ts";

export interface UploaderOptions {
  readonly destinations: readonly DestinationConfig[];
  readonly transport: Transport;
  readonly timeoutMs: number;
  readonly reporter: Reporter;
  /** Bytes that may wait. */
  readonly maxBytes?: number | undefined;
  /** Before the first repetition; doubled with each. */
  readonly pauseMs?: number | undefined;
}

/** Sends media in the background: bounded, repeated, counted. */
export interface Uploader {
  /** Takes media of an observation; answers its reference, or undefined where it will not be sent. */
  take(tracked: Tracked, part: MediaPart): string | undefined;
  health(): MediaHealth;
  /** Resolves when nothing waits any more, or after so long, with what came of that. Never rejects. */
  settle(milliseconds: number): Promise<MediaSettled>;
  /** Gives up what waits, after so long. */
  close(milliseconds: number): void;
  /** Says what is lost with a process that exits now. */
  forsake(byError?: boolean): void;
}

export interface MediaSettled {
  /** True when nothing waits, and nothing was given up meanwhile. */
  readonly ok: boolean;
  readonly timedOut: boolean;
}

interface Job {
  readonly destination: MediaDestination;
  readonly item: MediaItem;
  readonly place: MediaPlace;
  tries: number;
}

const mostBytes = 64 * 1024 * 1024;
/** Larger than this is described: to hash it would hold up everything else. */
const largestBytes = 20 * 1024 * 1024;
const mostJobs = 10_000;
const concurrency = 2;
const mostTries = 5;
const firstPauseMs = 1_000;

export function createUploader(options: UploaderOptions): Uploader {
  const { destinations, reporter, maxBytes = mostBytes, pauseMs = firstPauseMs } = options;
  const counts = { uploaded: 0, known: 0, failed: 0, dropped: 0 };
  const waiting: Job[] = [];
  const running = new Set<Job>();
  const resting = new Map<Job, NodeJS.Timeout>();
  const idle = new Set<() => void>();
  /** How many jobs hold the same bytes, which are kept once. */
  const held = new Map<string, { item: MediaItem; jobs: number }>();
  let bytes = 0;
  let closed = false;
  /** Of an upload that is tried again. */
  let lastReason = "";

  const pending = (): number => waiting.length + running.size + resting.size;

  function hold(item: MediaItem): MediaItem | undefined {
    const known = held.get(item.id);
    if (known !== undefined) {
      known.jobs += 1;
      return known.item;
    }
    if (bytes + item.bytes.length > maxBytes) return undefined;
    bytes += item.bytes.length;
    held.set(item.id, { item, jobs: 1 });
    return item;
  }

  function release({ id, bytes: content }: MediaItem): void {
    const known = held.get(id);
    if (known === undefined) return;
    known.jobs -= 1;
    if (known.jobs > 0) return;
    held.delete(id);
    bytes -= content.length;
  }

  function leaveOut(uploads: number): void {
    counts.dropped += uploads;
    reporter.once("media-dropped", "Media was left out: too much of it waits to be sent.");
  }

  function enqueue(job: Job): void {
    if (closed || pending() >= mostJobs || hold(job.item) === undefined) {
      leaveOut(1);
      return;
    }
    waiting.push(job);
    pump();
  }

  function pump(): void {
    while (running.size < concurrency) {
      // The same bytes go one after the other: by the second time the server has them.
      const at = waiting.findIndex((job) => ![...running].some(({ item }) => item.id === job.item.id));
      const [job] = at < 0 ? [] : waiting.splice(at, 1);
      if (job === undefined) return;
      running.add(job);
      void run(job);
    }
  }

  async function run(job: Job): Promise<void> {
    job.tries += 1;
    const result = await attempt(job);
    // What was under way at the end has been counted there.
    if (closed) return;
    running.delete(job);
    lastReason = result.reason;
    if (result.upload === "retry" && job.tries < mostTries) rest(job);
    else finish(job, result);
    pump();
  }

  async function attempt({ destination, item, place }: Job): Promise<UploadResult> {
    try {
      return await upload(destination, item, place, options);
    } catch {
      return { upload: "failed", reason: "The upload could not be made." };
    }
  }

  function rest(job: Job): void {
    const pause = pauseMs * 2 ** (job.tries - 1);
    const timer = setTimeout(
      () => {
        resting.delete(job);
        waiting.push(job);
        pump();
      },
      pause / 2 + (Math.random() * pause) / 2,
    );
    timer.unref();
    resting.set(job, timer);
  }

  function finish(job: Job, { upload: outcome, reason }: UploadResult): void {
    release(job.item);
    if (outcome === "uploaded" || outcome === "known") counts[outcome] += 1;
    else {
      counts.failed += 1;
      reporter.once("media-failed", `Media did not reach ${job.destination.name}. ${reason}`);
    }
    if (pending() === 0) for (const done of [...idle]) done();
  }

  const announceLoss = (cause: string): void => {
    if (pending() > 0) reporter.once("media-lost", `${pending()} upload(s) lost: media (${cause}).`);
  };

  return {
    take(tracked, part) {
      const { segment, span, capture } = tracked;
      const targets = destinations.filter(takesMedia).filter(({ name }) => segment.destinations.includes(name));
      const isTooLarge = Buffer.byteLength(part.base64, "base64") > largestBytes;
      if (capture !== undefined && capture !== "full") return undefined;
      const mayLeave = segment.decision === "in" || segment.decision === "undecided";
      if (closed || !mayLeave || targets.length === 0 || isTooLarge) return undefined;
      // Held from here on, also while nobody knows whether the trace is kept.
      const item = hold(readMedia(part));
      if (item === undefined) {
        leaveOut(targets.length);
        return undefined;
      }
      const place = { traceId: segment.traceId, observationId: span.spanContext().spanId, field: part.field };
      const decided = (isKept: boolean): void => {
        if (isKept) for (const destination of targets) enqueue({ destination, item, place, tries: 0 });
        release(item);
      };
      // Of a trace that sampling may still leave out, nothing leaves.
      if (segment.decision === "in") decided(true);
      else segment.whenDecided(decided);
      return referenceTo(item);
    },
    health: () => ({ ...counts, pending: pending() }),
    settle(milliseconds) {
      if (pending() === 0) return Promise.resolve({ ok: true, timedOut: false });
      const lost = (): number => counts.failed + counts.dropped;
      const lostBefore = lost();
      return new Promise((resolve) => {
        const done = (): void => {
          clearTimeout(timer);
          idle.delete(done);
          const timedOut = pending() > 0;
          resolve({ ok: !timedOut && lost() === lostBefore, timedOut });
        };
        const timer = setTimeout(done, milliseconds);
        idle.add(done);
      });
    },
    close(milliseconds) {
      if (closed) return;
      closed = true;
      const unanswered = `no answer ${milliseconds > 0 ? `within ${milliseconds} ms` : "in time"}`;
      announceLoss(lastReason === "" ? unanswered : `last error: ${lastReason.replace(/[\s.]+$/, "")}`);
      counts.dropped += pending();
      running.clear();
      for (const timer of resting.values()) clearTimeout(timer);
      waiting.length = 0;
      resting.clear();
      options.transport.close();
      for (const done of [...idle]) done();
    },
    forsake(byError = false) {
      if (!closed) announceLoss(lostAtExit(byError));
    },
  };
}
