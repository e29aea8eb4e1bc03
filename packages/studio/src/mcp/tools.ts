import { costKinds } from "../address/index.ts";
import type { TraceFilters } from "../contract/index.ts";
import type { JsonRecord } from "../json/index.ts";
import type { ObservationRow, StoredScore } from "../store/index.ts";
import { toScore } from "../store/index.ts";
import type { Studio } from "../studio/index.ts";
import type { Parameter, Schema } from "./arguments.ts";
import { costLines } from "./costs.ts";
import { excerpt, scoreLine, sessionLine, stepLine, traceLine, treeLines, turnLines } from "./write.ts";

export interface Tool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly inputSchema: Schema;
  /** What was recorded, to be marked as such; undefined where there is no such thing. */
  readonly run: (studio: Studio, given: JsonRecord) => string | undefined | Promise<string>;
}

const mostSteps = 400;
const shownSteps = 20_000;
const mostScores = 50;
const longestContent = 20_000;
const longestTurn = 2000;

const text = (description: string): Parameter => ({ type: "string", description });
const limit: Parameter = { type: "integer", description: "How many at most; 20 by default.", minimum: 1, maximum: 100 };
const cursor = text("What the page before gave as its next one.");
const traceId = text("The id of the trace.");

const object = (properties: Schema["properties"], required: readonly string[] = []): Schema => ({
  type: "object",
  properties,
  required,
  additionalProperties: false,
});

const filters: Readonly<Record<string, Parameter>> = {
  text: text("Words that must all occur in the trace or in the content of its steps."),
  level: {
    type: "string",
    description: "Traces with an error, or with a warning or an error.",
    enum: ["ERROR", "WARNING"],
  },
  state: { type: "string", description: "How the trace stands.", enum: ["running", "done", "failed"] },
  name: text("The trace's name; its beginning where it ends with *."),
  user: text("The user's id."),
  session: text("The session's id."),
  model: text("A model that was called."),
  service: text("A service that took part."),
  minLatency: { type: "number", description: "Milliseconds.", minimum: 0 },
  minCost: { type: "number", description: "US dollars.", minimum: 0 },
  from: text("Not before this ISO date."),
  to: text("Not after this ISO date."),
};

/** The store's filters are lists where several values make sense. */
const listed: ReadonlySet<string> = new Set(["state", "name", "user", "session", "model", "service"]);

function filtersOf(given: JsonRecord): TraceFilters {
  const entries = Object.entries(given).filter(([name]) => Object.hasOwn(filters, name));
  return Object.fromEntries(entries.map(([name, value]) => [name, listed.has(name) ? [value] : value]));
}

const paging = (given: JsonRecord): { limit: number; cursor: string | undefined } => ({
  limit: Number(given.limit ?? 20),
  cursor: given.cursor === undefined ? undefined : String(given.cursor),
});

const page = (lines: readonly string[], next: string | undefined): string =>
  [
    ...(lines.length === 0 ? ["Nothing was found."] : lines),
    ...(next === undefined ? [] : [`next cursor: ${next}`]),
  ].join("\n");

const scoreLines = (scores: readonly StoredScore[]): string[] => scores.map((score) => scoreLine(toScore(score)));

const plain = ({ traceId: _trace, ...observation }: ObservationRow): Omit<ObservationRow, "traceId"> => observation;

export const tools: readonly Tool[] = [
  {
    name: "search_traces",
    title: "Search traces",
    description: "Lists recorded traces, the newest first, by text and filters. Each line begins with the trace's id.",
    inputSchema: object({ ...filters, limit, cursor }),
    run({ store }, given) {
      const { items, next } = store.traces({ filters: filtersOf(given), ...paging(given) });
      return page(items.map(traceLine), next);
    },
  },
  {
    name: "get_trace",
    title: "Open a trace",
    description:
      "A trace as a tree of its steps with times, errors, tokens and costs, its scores, and the beginning of its input and output.",
    inputSchema: object(
      { traceId, fromStep: { type: "integer", description: "Which step to begin with; 0 by default.", minimum: 0 } },
      ["traceId"],
    ),
    run({ store }, given) {
      const id = String(given.traceId);
      const trace = store.trace(id);
      if (trace === undefined) return undefined;
      const lines = treeLines(store.observationsOf(id, shownSteps).map(plain));
      const from = Number(given.fromStep ?? 0);
      const shown = lines.slice(from, from + mostSteps);
      const rest =
        from + shown.length < lines.length ? [`more steps: ask again with fromStep: ${from + shown.length}`] : [];
      const scores = scoreLines(store.scores({ traceId: id }, { limit: mostScores }).items);
      const content = [excerpt("input", trace.input, 0, longestTurn), excerpt("output", trace.output, 0, longestTurn)];
      return [traceLine(trace), "", ...shown, ...rest, "", ...scores, ...content]
        .filter((one) => one !== undefined)
        .join("\n");
    },
  },
  {
    name: "get_step",
    title: "Open a step of a trace",
    description: "One observation with its input, output, metadata and model parameters.",
    inputSchema: object(
      {
        traceId,
        stepId: text("The id of the observation."),
        from: {
          type: "integer",
          description: "From which character of input and output on; 0 by default.",
          minimum: 0,
        },
      },
      ["traceId", "stepId"],
    ),
    run({ store }, given) {
      const found = store.observation(String(given.stepId), String(given.traceId));
      if (found === undefined) return undefined;
      const from = Number(given.from ?? 0);
      const { input, output, metadata, modelParameters, usage, cost } = found;
      const about = Object.entries({ metadata, modelParameters, usage, cost })
        .filter(([, value]) => value !== null && Object.keys(value).length > 0)
        .map(([name, value]) => excerpt(name, JSON.stringify(value), 0, longestTurn));
      const content = [excerpt("input", input, from, longestContent), excerpt("output", output, from, longestContent)];
      return [stepLine(found), ...about, ...content].filter((one) => one !== undefined).join("\n");
    },
  },
  {
    name: "list_sessions",
    title: "List sessions",
    description: "Lists conversations, the one with the newest activity first.",
    inputSchema: object({
      text: text("Words that must all occur in the session or in the content of its traces."),
      user: text("The user's id."),
      limit,
      cursor,
    }),
    run({ store }, given) {
      const wanted = {
        ...(given.text === undefined ? {} : { text: String(given.text) }),
        user: given.user === undefined ? [] : [String(given.user)],
      };
      const { items, next } = store.sessions({ filters: wanted, ...paging(given) });
      return page(items.map(sessionLine), next);
    },
  },
  {
    name: "get_session",
    title: "Open a session",
    description: "A conversation: its scores, and its traces in the order in which they happened, with what was said.",
    inputSchema: object({ sessionId: text("The id of the session."), limit, cursor }, ["sessionId"]),
    run({ store }, given) {
      const id = String(given.sessionId);
      const session = store.session(id);
      if (session === undefined) return undefined;
      const { items, next } = store.traces({ filters: { ofSession: id }, ...paging(given), ascending: true });
      const scores = scoreLines(store.scores({ sessionId: id }, { limit: mostScores }).items);
      return page(
        [sessionLine(session), ...scores, "", ...items.map((trace) => turnLines(store, trace, longestTurn))],
        next,
      );
    },
  },
  {
    name: "get_costs",
    title: "Costs",
    description:
      "What model calls cost and how long they took, by model, step, trace, user, session or prompt version.",
    inputSchema: object({
      by: {
        type: "string",
        description: "What to tell apart; model by default.",
        enum: Object.keys(costKinds),
      },
      from: text("Not before this ISO date; a week ago by default."),
      to: text("Not after this ISO date."),
    }),
    run: costLines,
  },
];
