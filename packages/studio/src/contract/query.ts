import type { ObservationLevel } from "./observation.ts";

/**
 * The query of `GET /api/studio/traces`, as text in the address. Lists are written by repeating the key
 * (`tags=a&tags=b`): for `tags` a trace needs all of them, for every other key one of them is enough.
 */
export interface TraceFilters {
  /** Words that must all occur in name, ids, user, session, tags, input or output of the trace. Any case. */
  readonly text?: string;
  /** `ERROR` finds traces with an error somewhere, `WARNING` those with a warning or an error. */
  readonly level?: ObservationLevel;
  readonly state?: readonly TraceState[];
  /** The exact name, or its beginning when it ends with `*`. The same goes for user, session, model and service. */
  readonly name?: readonly string[];
  readonly user?: readonly string[];
  readonly session?: readonly string[];
  readonly model?: readonly string[];
  readonly service?: readonly string[];
  readonly environment?: readonly string[];
  readonly release?: readonly string[];
  readonly version?: readonly string[];
  readonly tags?: readonly string[];
  /** Scores that a trace or a step of it has: `helpful`, `helpful>0.5`, `tone=rude`. All of them hold. */
  readonly scores?: readonly string[];
  /** Milliseconds. A minimum and a maximum take themselves in; what is above or below a bound is not the bound. */
  readonly minLatency?: number;
  readonly maxLatency?: number;
  readonly aboveLatency?: number;
  readonly belowLatency?: number;
  /** US dollars. Traces of unknown cost are never within such a bound. */
  readonly minCost?: number;
  readonly maxCost?: number;
  readonly aboveCost?: number;
  readonly belowCost?: number;
  /** Milliseconds since 1970, or an ISO date; by the start of the trace. */
  readonly from?: number | string;
  readonly to?: number | string;
}

/** `running`: something was open five minutes ago, or its root was missing 30 seconds ago. `failed`: its root is an error. */
export type TraceState = "running" | "done" | "failed";

export interface Paging {
  /** 50 by default, 200 at most. */
  readonly limit?: number;
  /** `next` of the page before. */
  readonly cursor?: string;
}

/** `GET /api/studio/traces`: newest first. */
export interface TraceQuery extends TraceFilters, Paging {}

/** `GET /api/studio/sessions`: the one with the newest activity first. */
export interface SessionQuery extends Paging {
  readonly text?: string;
  readonly user?: readonly string[];
}

export interface Page<Item> {
  readonly items: readonly Item[];
  /** Absent on the last page. */
  readonly next?: string;
}

/** `GET /api/studio/facets`: values seen lately, the most frequent first, for filter menus. At most 50 of each. */
export interface Facets {
  readonly names: readonly string[];
  readonly users: readonly string[];
  readonly sessions: readonly string[];
  readonly models: readonly string[];
  readonly services: readonly string[];
  readonly environments: readonly string[];
  readonly tags: readonly string[];
  /** Names of scores. */
  readonly scores: readonly string[];
}

/** Every answer with status 400 or more under `/api/studio`. */
export interface Problem {
  /** One plain sentence. */
  readonly message: string;
  readonly code: "BAD_REQUEST" | "FORBIDDEN" | "UNAUTHORIZED" | "NOT_FOUND" | "TOO_LARGE" | "FAILED";
}
