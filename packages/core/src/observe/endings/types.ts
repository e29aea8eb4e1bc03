/** "returned": a plain value was there. "drained": a stream gave everything. "cancelled": its reader stopped early. */
export type How = "returned" | "drained" | "cancelled";

/**
 * Is told of the end of a result: exactly one of `done`, `failed`, `readerLeft` and `abandoned` is called, once. Their
 * closures must not refer to the result, or it is never collected, and so never noticed as abandoned.
 */
export interface Watcher {
  /** `value` is what was returned: a generator's return value, an observable's last value, nothing for streams. */
  done(value: unknown, how: How): void;
  /** An AbortError comes here too; the caller tells it apart. */
  failed(error: unknown): void;
  /** The reader stopped, and threw an error of its own into the result to say so. */
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
  /** Runs code in the call's context, unless it runs in another trace already. */
  readonly within: Within;
  /** Whether it is certain that nobody else has handled the promise it returned. */
  readonly isFresh: boolean;
  /** Whether the code runs in the trace of another request, as when an application keeps one result for several. */
  isElsewhere(): boolean;
}

/** A guarded watcher: it is told of one end only, never throws, and notices when what it waits for is collected. */
export interface Ending {
  readonly ended: boolean;
  first(): void;
  done(value: unknown, how: How): void;
  failed(error: unknown): void;
  readerLeft(error: unknown): void;
  abandoned(): void;
  /** From now on, the end comes as `abandoned` when this object is collected. One object at a time. */
  hangsOn(target: object): void;
  /** The other one is told what this one is told. */
  takeAlong(other: Ending): void;
}

/** What a kind gets to follow a result. */
export interface Session {
  readonly ending: Ending;
  readonly owner: Owner;
  readonly within: Within;
  /** Follows a value that came out of the result, such as the stream that a promise resolved to. */
  follow<T>(value: T): T;
}

/** A kind of result. `watch` returns what the user gets: the same object if possible. */
export interface Kind {
  /** Nothing is patched on the value itself, so that any number of calls can follow it. */
  readonly leavesAlone?: true;
  matches(value: object): boolean;
  watch(value: object, session: Session): object;
}
