/** "returned": a plain value was there. "drained": a stream gave everything. "cancelled": its reader stopped early. */
export type How = "returned" | "drained" | "cancelled";

/**
 * Hears of the end of a result: exactly one of `done`, `failed`, `readerLeft` and `abandoned` is called, once. What these
 * close over must not reach the result itself, or an abandoned one can never be noticed.
 */
export interface Watcher {
  /** `value` is what was returned: a generator's return value, an observable's last value, nothing for streams. */
  done(value: unknown, how: How): void;
  /** An AbortError comes here too; the caller tells it apart. */
  failed(error: unknown): void;
  /** A reader that has gone said so by an error of its own, which it threw in. */
  readerLeft(error: unknown): void;
  /** The result was garbage collected before its end, so nobody will ever read it. Comes late, and not at exit. */
  abandoned(): void;
  /** The first item of a stream or iterator has come, where that can be seen without reading. */
  first?(): void;
}

/** Runs user code in the observation's context. */
export type Within = <T>(fn: () => T) => T;

/** The call that gave a result back. */
export interface Owner {
  readonly traceId: string;
  /** Counts the calls of the process. */
  readonly number: number;
  /** Leaves code where it runs already when that is elsewhere. */
  readonly within: Within;
  /** Nobody but us can have handled a promise that it gave back. */
  readonly isFresh: boolean;
  /** Whether the code runs in another request's trace: what an application keeps is given to many and read by all. */
  isElsewhere(): boolean;
}

/** A watcher behind guards: it hears one end, never throws, and knows when what it waits for is collected. */
export interface Ending {
  readonly ended: boolean;
  first(): void;
  done(value: unknown, how: How): void;
  failed(error: unknown): void;
  readerLeft(error: unknown): void;
  abandoned(): void;
  /** From now on, the end comes as `abandoned` when this object is collected. One object at a time. */
  hangsOn(target: object): void;
  /** The other one hears what this one does. */
  takeAlong(other: Ending): void;
}

/** What a kind works with. */
export interface Session {
  readonly ending: Ending;
  readonly owner: Owner;
  readonly within: Within;
  /** Goes on with a value that came out of a result, such as the stream that a promise resolved to. */
  follow<T>(value: T): T;
}

/** One kind of result. `watch` gives back what the user gets: the same object wherever that is possible. */
export interface Kind {
  /** Nothing is put on the value itself, so that any number of calls may follow it. */
  readonly leavesAlone?: true;
  matches(value: object): boolean;
  watch(value: object, session: Session): object;
}
