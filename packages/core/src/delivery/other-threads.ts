import { randomUUID } from "node:crypto";
import { BroadcastChannel, isMainThread, threadId, type Worker } from "node:worker_threads";

/** What each thread does with its own delivery when the process is about to end. None of them rejects. */
export interface Duties {
  /** Drains for the last time, within so many milliseconds. */
  leave(milliseconds: number): Promise<unknown>;
  /** Drains although the process may run on. */
  idle(milliseconds: number): Promise<unknown>;
  /** Sends what waits, and from then on sends at once. */
  stay(): Promise<unknown>;
}

/** The threads of this process, as one of them sees the others. */
export interface OtherThreads {
  /** Resolves when all others have done it, or the time is up; at once where there are none. */
  ask(duty: "leave" | "idle", milliseconds: number): Promise<void>;
  tell(duty: "stay"): void;
  close(): void;
}

interface Question {
  readonly duty: keyof Duties | "introduce";
  readonly milliseconds: number;
}

interface Reply {
  /** Of one set-up; a thread may be set up again later. */
  readonly id: string;
  readonly thread: number;
  readonly says: "here" | "heard" | "done" | "gone";
}

/** Heard by all threads of this process, and by no other process. The number is the version of the messages. */
const channelName = "langfuse-kit.ending.v1";

/** A thread that has not answered by then counts as dead. */
const silentMs = 1_000;

/** The others get so much less time than we wait, so that their answers arrive. */
const marginMs = 100;

/**
 * Only the main thread gets signals, and all threads end with it: so it asks the others to send what they have. This keeps no
 * thread alive, and no message is sent before the end.
 * @example const threads = joinThreads({ leave, idle, stay });
 */
export function joinThreads(duties: Duties): OtherThreads {
  return isMainThread ? askOthers() : answerMain(duties);
}

function open(hear: (message: Partial<Question & Reply>) => void): BroadcastChannel {
  const channel = new BroadcastChannel(channelName);
  channel.onmessage = ({ data }: { readonly data?: unknown }): void => {
    if (typeof data === "object" && data !== null) hear(data);
  };
  channel.unref();
  return channel;
}

function answerMain(duties: Duties): OtherThreads {
  const id = randomUUID();
  let closed = false;
  const say = (says: Reply["says"]): void => {
    if (!closed) channel.postMessage({ id, thread: threadId, says } satisfies Reply);
  };
  const channel = open(({ duty, milliseconds = 0 }) => {
    if (duty === "introduce") say("here");
    if (duty === "stay") void duties.stay();
    if (duty !== "leave" && duty !== "idle") return;
    say("heard");
    void duties[duty](milliseconds).finally(() => say("done"));
  });
  say("here");
  return {
    ask: async () => undefined,
    tell: () => undefined,
    close() {
      say("gone");
      closed = true;
      channel.close();
    },
  };
}

function askOthers(): OtherThreads {
  /** The thread of each set-up. */
  const there = new Map<string, number>();
  const listeners = new Set<(reply: Pick<Reply, "id" | "says">) => void>();
  let closed = false;
  const workers = watchWorkers((over) => {
    for (const [id, thread] of there) if (thread === over) there.delete(id);
  });
  const channel = open(({ id, thread, says }) => {
    if (id === undefined || thread === undefined || says === undefined) return;
    if (says === "gone") there.delete(id);
    else there.set(id, thread);
    for (const listener of listeners) listener({ id, says });
  });
  const post = (duty: Question["duty"], milliseconds = 0): void => {
    if (!closed) channel.postMessage({ duty, milliseconds } satisfies Question);
  };

  /** Our own draining, after which all is closed, may be over before that of the others. */
  function closeWhenHeard(): void {
    if (closed && listeners.size === 0) channel.close();
  }

  function ask(duty: "leave" | "idle", milliseconds: number): Promise<void> {
    workers.sweep();
    if (there.size === 0 || closed) return Promise.resolve();
    const waitedFor = new Set(there.keys());
    const silent = new Set([...there].filter(([, thread]) => workers.find(thread) === undefined).map(([id]) => id));
    return new Promise((resolve) => {
      const settle = (ids: Iterable<string>): void => {
        for (const id of ids) waitedFor.delete(id);
        if (waitedFor.size === 0) finish();
      };
      const listener = ({ id, says }: Pick<Reply, "id" | "says">): void => {
        silent.delete(id);
        if (says === "heard") waitedFor.add(id);
        if (says === "done" || says === "gone") settle([id]);
      };
      const finish = (): void => {
        clearTimeout(late);
        clearTimeout(quiet);
        listeners.delete(listener);
        closeWhenHeard();
        // What a thread wrote to its standard streams before it answered is written out by this one, a turn later.
        setImmediate(resolve);
      };
      const late = setTimeout(finish, milliseconds);
      const quiet = setTimeout(() => settle(silent), Math.min(silentMs, milliseconds));
      listeners.add(listener);
      for (const [id, thread] of there) workers.find(thread)?.once("exit", () => settle([id]));
      post(duty, milliseconds - Math.min(marginMs, milliseconds / 10));
    });
  }

  post("introduce");
  return {
    ask,
    tell: (duty) => post(duty),
    close() {
      closed = true;
      workers.stop();
      closeWhenHeard();
    },
  };
}

interface Workers {
  /** Undefined also for those that were there before us. */
  find(thread: number): Worker | undefined;
  /** Tells which ones are over: one that was ended from outside says nothing itself. */
  sweep(): void;
  stop(): void;
}

/** The workers that this thread starts from now on. */
function watchWorkers(over: (thread: number) => void): Workers {
  const known = new Map<number, WeakRef<Worker>>();
  const sweep = (): void => {
    for (const [thread, reference] of known) {
      if ((reference.deref()?.threadId ?? -1) >= 0) continue;
      known.delete(thread);
      over(thread);
    }
  };
  const onWorker = (worker: Worker): void => {
    sweep();
    known.set(worker.threadId, new WeakRef(worker));
  };
  process.on("worker", onWorker);
  return {
    find: (thread) => known.get(thread)?.deref(),
    sweep,
    stop: () => void process.off("worker", onWorker),
  };
}
