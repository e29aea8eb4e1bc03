import type { Langfuse } from "@langfuse-kit/core";
import type { LoadedFile } from "../environment/index.ts";
import type { FirstTrace } from "../first-trace/index.ts";
import type { Project } from "../project/index.ts";

/** What one look came to: why, and what to do where something is to be done. */
export interface Finding {
  readonly name: string;
  readonly level: "ok" | "warning" | "problem";
  readonly why: string;
  readonly fix?: string | undefined;
}

/** What checks look at. */
export interface Patient {
  /** Undefined where doctor was not run in a project. */
  readonly project: Project | undefined;
  /** The environment of this process, with what .env and the like add. */
  readonly env: NodeJS.ProcessEnv;
  /** The files that added something, by the name of the variable. */
  readonly origins: ReadonlyMap<string, string>;
  /** The files that have a value for what the environment has without one, by the name of the variable. */
  readonly covered: ReadonlyMap<string, string>;
  /** What the application has loaded by the time it sets tracing up; undefined where that was not seen. */
  readonly loaded: readonly LoadedFile[] | undefined;
  /** Names that such a file has in a way that the application does not read. */
  readonly unread: readonly string[];
  /** Undefined where the environment is refused; the reason is in `refusal`. */
  readonly langfuse: Langfuse | undefined;
  readonly refusal: string | undefined;
  /** What the kit itself had to say at set-up. */
  readonly said: readonly string[];
  /** The server's answers, asked once. */
  readonly server: ServerFacts | undefined;
  /** What the application said when it was started; undefined where that was not asked for. */
  readonly started: FirstTrace | undefined;
}

export interface ServerFacts {
  readonly url: string;
  readonly version: string | undefined;
  readonly status: number;
  readonly failed: string | undefined;
  /** Where a redirect leads. */
  readonly location?: string | undefined;
  /** The server's clock minus ours; undefined where it does not say. */
  readonly skewMs: number | undefined;
  readonly roundTripMs: number;
}

export type Check = (patient: Patient) => readonly Finding[] | Promise<readonly Finding[]>;
