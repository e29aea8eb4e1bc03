import type { FaultCondition, FaultRule } from "@langfuse-kit/testing";
import type { Random } from "../random.ts";

/** What a case cannot do without. Where it is absent the case is skipped, and said to be. */
export type Need = "linux" | "mounts" | "loop devices" | "namespaces" | "prlimit" | "postgres" | "redis-server";

/** Rules of the fake server, as far as they can be sent to another process. `poison` refuses what holds a span of that name. */
export type ServerRule =
  | Exclude<FaultRule, { refuseIf: unknown } | { ingestion: unknown }>
  | (FaultCondition & { readonly poison: true })
  /** An ingestion batch is answered with 207: a third of it failed with 500, a third is not mentioned. */
  | (FaultCondition & { readonly mixed: true });

/** What the proxy does with connections. */
export type Condition =
  | "well"
  /** Ends every connection at once. */
  | "refused"
  /** Takes everything and passes nothing on; what was connected then stays so for good. */
  | "silent"
  /** Holds each piece back for so long, both ways. */
  | { readonly delayMs: number }
  /** Breaks each connection after so many bytes of that direction; the next number is the next connection's. */
  | { readonly cutAfter: readonly number[]; readonly direction: "up" | "down" }
  | { readonly bytesPerSecond: number };

/** A program under test. */
export interface ApplicationPlan {
  /** Of a cluster four workers trace, of threads two and the main one; a namespace has its own process ids and host name. */
  readonly shape: "single" | "cluster" | "threads" | "namespace";
  readonly spool: "disk" | "memory" | "redis" | "postgres";
  /** A traced request every so many milliseconds. */
  readonly everyMs: number;
  /** Of the text that each carries. */
  readonly bytes: number;
  /** Every so many requests hold one observation that the server is told to refuse. */
  readonly poisonEvery?: number;
  /** Requests are jobs on PostgreSQL instead. */
  readonly jobs?: true;
  /** More options of `initLangfuse`. */
  readonly options?: Readonly<Record<string, unknown>>;
}

/** One thing that happens. A case is a list of them, made from the seed alone. */
export type Step =
  | { readonly do: "wait"; readonly ms: number }
  | { readonly do: "server"; readonly rules: readonly ServerRule[] }
  | { readonly do: "network"; readonly of: "langfuse" | "redis"; readonly is: Condition }
  | { readonly do: "start"; readonly name: string; readonly plan: ApplicationPlan }
  /** `worker` is one of a cluster. Waits for the end where the signal brings it. */
  | { readonly do: "signal"; readonly signal: NodeJS.Signals; readonly to: string; readonly worker?: number }
  /** So many requests at once. */
  | { readonly do: "burst"; readonly of: string; readonly requests: number }
  | { readonly do: "terminate"; readonly of: string; readonly thread: number }
  /** The wall clock of a process is so many milliseconds off from now on. */
  | { readonly do: "clock"; readonly of: string; readonly offMs: number }
  | { readonly do: "medium"; readonly is: "full" | "free" | "read-only" | "deleted" | "littered" }
  /** So many open files and sockets more than it has, and no more; without a number as many as it wants. */
  | { readonly do: "handles"; readonly of: string; readonly more?: number }
  /** It ends by itself: by `process.exit`, by an error that nobody caught, by a rejection, by `process.abort`. */
  | { readonly do: "end"; readonly of: string; readonly how: "exit" | "throw" | "reject" | "abort" }
  | { readonly do: "postgres"; readonly is: "killed" | "back" }
  | { readonly do: "redis"; readonly is: "killed" | "back" | "full" | "roomy" };

/** What a case may cost; nothing, unless it is said here. */
export interface Allowance {
  /** Reasons of `health().dropped`, each with why it is right. */
  readonly dropped?: Readonly<Record<string, string>>;
  /** Only what the server was told to refuse. */
  readonly deadLetters?: boolean;
  /** Others than those that the program says it made, and why. */
  readonly others?: string;
  /** Files that cannot be deleted stay: why. */
  readonly left?: string;
}

export interface Scenario {
  readonly name: string;
  /** What goes wrong, and what has to hold all the same. */
  readonly about: string;
  readonly needs?: readonly Need[];
  /** Where the spool is. By default in memory where the machine has such a place, else in a temporary folder. */
  readonly medium?: { readonly kind: "tmpfs" | "ext4"; readonly bytes: number };
  /** The version of Langfuse to be; a recent one by default. */
  readonly version?: string;
  readonly allows?: Allowance;
  /** Too slow for the short form. */
  readonly long?: boolean;
  /** The process that lived through it delivers all of it by itself, before anybody adopts anything. */
  readonly steps: (random: Random) => readonly Step[];
}
