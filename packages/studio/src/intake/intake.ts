import type { Store, Writer, Written } from "../store/index.ts";
import type { News } from "./news.ts";

/** Writing, with commits shared by the requests that arrive together. */
export interface Intake {
  /** Resolves with what the work answers once it is committed, and rejects when only this work failed. */
  submit<Result>(work: (writer: Writer) => Result): Promise<Result>;
  /** Resolves when all that was submitted is written. */
  idle(): Promise<void>;
  /** Traces that the size cap removed. */
  readonly pruned: number;
}

interface Task {
  readonly work: (writer: Writer) => unknown;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** So many requests share a commit; the rest waits for the next turn of the event loop, so that readers get theirs. */
const tasksPerCommit = 32;

/** `onEnd` is told of every commit, and of the error when there was none. */
export function createIntake(store: Store, news: News, onEnd: (error?: unknown) => void = () => undefined): Intake {
  const waiting: Task[] = [];
  let scheduled = false;
  let pruned = 0;
  let idlers: (() => void)[] = [];

  const schedule = (): void => {
    if (scheduled) return;
    scheduled = true;
    setImmediate(turn);
  };

  const turn = (): void => {
    scheduled = false;
    const tasks = waiting.splice(0, tasksPerCommit);
    if (tasks.length > 0) commit(tasks);
    const more = prune();
    if (waiting.length > 0 || more) schedule();
    else {
      for (const wake of idlers) wake();
      idlers = [];
    }
  };

  const commit = (tasks: readonly Task[]): void => {
    try {
      const written = store.write((writer) => tasks.map(({ work }) => work(writer)));
      onEnd();
      news.tell(written);
      for (const [at, { resolve }] of tasks.entries()) resolve(written.result[at]);
    } catch (error) {
      // One of them is to blame: alone, the others get through.
      if (tasks.length > 1) for (const task of tasks) commit([task]);
      else {
        onEnd(error);
        tasks[0]?.reject(error);
      }
    }
  };

  const prune = (): boolean => {
    try {
      const written: Written<number> | undefined = store.prune();
      if (written === undefined) return false;
      pruned += written.result;
      news.tell(written);
      return true;
    } catch {
      // The next commit tries again.
      return false;
    }
  };

  return {
    submit: (work) =>
      new Promise((resolve, reject) => {
        waiting.push({ work, resolve: resolve as Task["resolve"], reject });
        schedule();
      }),
    idle: () =>
      new Promise((resolve) => {
        if (waiting.length === 0 && !scheduled) resolve();
        else idlers.push(resolve);
      }),
    get pruned() {
      return pruned;
    },
  };
}
