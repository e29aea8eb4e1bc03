import type {
  Facets,
  Observation,
  ObservationDetail,
  ObservationLevel,
  SessionQuery,
  SessionSummary,
  Totals,
  TraceFilters,
  TraceSummary,
} from "../contract/index.ts";
import type { Row } from "../database/index.ts";
import type { JsonRecord } from "../json/index.ts";
import type { ObservationRecord, ScoreRecord } from "../observation/index.ts";
import type { Origin } from "../otlp/index.ts";
import type { HourCell, Hours } from "../rollup/index.ts";
import type { FilterCondition } from "./filter-conditions.ts";
import type { TraceOrder } from "./trace-order.ts";

/** An event of the JSON API, kept so that a late one can still be merged in its place. */
export interface StoredEvent {
  readonly entity: "trace" | "observation";
  readonly bodyId: string;
  readonly eventId: string;
  readonly traceId: string;
  readonly time: number;
  readonly type: string;
  readonly body: JsonRecord;
  readonly origin: Origin;
}

/** What can be written inside `Store.write`. */
export interface Writer {
  putObservation(record: ObservationRecord): void;
  /** What `trace-create` events add up to. */
  putTraceBody(traceId: string, body: JsonRecord): void;
  putScore(score: ScoreRecord): void;
  putEvent(event: StoredEvent): void;
  /** All that are kept of the same body. */
  eventsOf(event: StoredEvent): readonly StoredEvent[];
  /** The trace that earlier events of a body belong to. */
  traceOf(entity: StoredEvent["entity"], bodyId: string): string | undefined;
  putMedia(media: MediaRecord): void;
  setMediaBytes(id: string, bytes: Uint8Array, at: number): void;
  /** Answers how many observations went with them. */
  deleteTraces(ids: readonly string[]): number;
  deleteScore(id: string): boolean;
  /** Prices some observations by the table of now, from a key on; answers where to go on. */
  reprice(after: number, limit: number): number | undefined;
  /** Notes by which prices all is priced; null while some of it is by others. */
  setPricedBy(digest: string | null): void;
}

/** What a transaction changed. */
export interface Written<Result> {
  readonly result: Result;
  readonly changed: readonly TraceSummary[];
  readonly created: ReadonlySet<string>;
  readonly gone: readonly string[];
}

export interface MediaRecord {
  readonly id: string;
  readonly traceId: string | null;
  readonly observationId: string | null;
  readonly field: string | null;
  readonly contentType: string;
  readonly contentLength: number;
  readonly sha256: string;
}

export interface StoredMedia extends MediaRecord {
  readonly uploaded: number | null;
}

/** A list from the newest, either by cursor or by offset. */
export interface ListRequest {
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly offset?: number | undefined;
}

export interface Listed<Item> {
  readonly items: readonly Item[];
  readonly next?: string;
}

/** What the viewer filters by, and conditions of Langfuse's API; all of them hold. */
export interface TraceListFilters extends TraceFilters {
  /** The traces of this one session; a `*` at its end is a letter of its id, while `session` reads it as any rest. */
  readonly ofSession?: string | undefined;
  readonly conditions?: readonly FilterCondition[] | undefined;
}

export interface TraceListRequest extends ListRequest {
  readonly filters: TraceListFilters;
  /** By time unless said otherwise, and only then by cursor. */
  readonly by?: TraceOrder | undefined;
  readonly ascending?: boolean | undefined;
}

export interface SessionListRequest extends ListRequest {
  readonly filters: Pick<SessionQuery, "text" | "user"> & {
    readonly environment?: readonly string[] | undefined;
    readonly from?: number | undefined;
    /** Without this moment itself. */
    readonly to?: number | undefined;
  };
}

/** A trace with what only its page shows. */
export interface StoredTrace extends TraceSummary {
  readonly public: boolean;
  readonly created: number;
  readonly touched: number;
  readonly input: string | null;
  readonly output: string | null;
  readonly metadata: JsonRecord;
  /** What `trace-create` events said of it; undefined where none came. */
  readonly body: JsonRecord | undefined;
}

/** An observation with all its content. */
export interface StoredObservation extends Omit<ObservationDetail, "input" | "output" | "scores"> {
  readonly input: string | null;
  readonly output: string | null;
  readonly scopeAttributes: JsonRecord;
  readonly traceName: string | null;
  readonly isAppRoot: boolean;
  readonly updated: number;
  readonly kind: number;
}

export interface ObservationRow extends Observation {
  readonly traceId: string;
}

export interface ObservationFilter {
  readonly traceId?: string | undefined;
  readonly name?: string | undefined;
  readonly type?: string | undefined;
  readonly userId?: string | undefined;
  readonly sessionId?: string | undefined;
  readonly level?: ObservationLevel | undefined;
  /** An empty one is that of an observation without a parent. */
  readonly parentId?: string | undefined;
  readonly isRoot?: boolean | undefined;
  readonly environment?: readonly string[] | undefined;
  readonly version?: string | undefined;
  readonly from?: number | undefined;
  /** Without this moment itself. */
  readonly to?: number | undefined;
  /** All of them hold. */
  readonly conditions?: readonly FilterCondition[] | undefined;
}

export interface ScoreFilter {
  readonly id?: string | undefined;
  readonly traceId?: string | undefined;
  readonly observationId?: string | undefined;
  readonly sessionId?: string | undefined;
  /** All of them hold. */
  readonly conditions?: readonly FilterCondition[] | undefined;
}

export interface StoredScore extends ScoreRecord {
  readonly created: number;
  readonly updated: number;
}

export interface MetricRequest {
  readonly from: number;
  /** Without this moment itself. */
  readonly to: number;
  readonly filters: readonly FilterCondition[];
}

export interface MetricPage<Key> {
  readonly rows: readonly Row[];
  readonly next?: readonly [number, Key];
}

export interface Counts {
  readonly traces: number;
  readonly observations: number;
  readonly sessions: number;
  readonly scores: number;
}

/** Every question that is asked of what is kept. */
export interface Reader {
  traces(request: TraceListRequest): Listed<TraceSummary>;
  countTraces(filters: TraceListFilters): number;
  trace(id: string): StoredTrace | undefined;
  /** The trace's number of changes, without reading it. */
  changeOf(id: string): number | undefined;
  /** Traces that changed after a number, in the order of their last change. */
  changedAfter(change: number, limit: number): readonly { readonly trace: TraceSummary; readonly isNew: boolean }[];
  /** Traces that ran at one time and no longer at a later one, though nothing more came of them. */
  lapsed(from: number, to: number): readonly TraceSummary[];
  neighbours(id: string): {
    readonly newer: string | null;
    readonly older: string | null;
    readonly previousRun: string | null;
  };
  observationsOf(traceId: string, limit: number): readonly ObservationRow[];
  /** For each word of a text the ids of the trace's steps whose content has it. */
  stepsWith(traceId: string, text: string): readonly (readonly string[])[];
  observation(id: string, traceId?: string): StoredObservation | undefined;
  /** With content, newest first. */
  observations(filter: ObservationFilter, request: ListRequest): Listed<StoredObservation>;
  countObservations(filter: ObservationFilter): number;
  sessions(request: SessionListRequest): Listed<SessionSummary>;
  countSessions(request: SessionListRequest["filters"]): number;
  session(id: string): SessionSummary | undefined;
  scores(filter: ScoreFilter, request: ListRequest): Listed<StoredScore>;
  countScores(filter: ScoreFilter): number;
  media(id: string): StoredMedia | undefined;
  mediaByHash(sha256: string): StoredMedia | undefined;
  mediaBytes(id: string): Uint8Array | undefined;
  /** What the hours' rollups have of a metric. */
  metricCells(hours: Hours, filters: readonly FilterCondition[]): readonly HourCell[];
  /** Observations for a metric, in the order of their starts. */
  metricRows(
    request: MetricRequest & { readonly withScores: boolean },
    after: readonly [number, number] | undefined,
    limit: number,
  ): MetricPage<number>;
  metricScores(
    request: MetricRequest & { readonly dataTypes: readonly string[] },
    after: readonly [number, string] | undefined,
    limit: number,
  ): MetricPage<string>;
  facets(): Facets;
  counts(): Counts;
  totals(since: number): Totals;
  origins(): readonly { service: string | null; sdk: string | null }[];
  /** By which of the user's prices all is priced; undefined where that is not known. */
  pricedBy(): string | undefined;
}
