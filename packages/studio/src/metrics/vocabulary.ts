import { type Measure, measureNames } from "../rollup/index.ts";
import type { Aggregation, View } from "./types.ts";

/** A dimension and the column that has its value. */
type Dimensions = Readonly<Record<string, string>>;

/** These are columns of the cells too, so that no observation need be read for them. */
export const cellDimensions: Dimensions = {
  environment: "environment",
  type: "type",
  name: "name",
  level: "level",
  providedModelName: "model",
  promptName: "prompt_name",
  promptVersion: "prompt_version",
};

const observationDimensions: Dimensions = {
  ...cellDimensions,
  version: "version",
  release: "release",
  tags: "tags",
  traceName: "trace_name",
  traceRelease: "trace_release",
  traceVersion: "trace_version",
  isRootObservation: "is_root",
  startTimeMonth: "month",
};

const scoreDimensions: Dimensions = {
  environment: "environment",
  name: "name",
  source: "source",
  dataType: "data_type",
  configId: "config_id",
  timestampMonth: "month",
  timestampDay: "day",
  traceName: "trace_name",
  tags: "tags",
  traceRelease: "trace_release",
  traceVersion: "trace_version",
  observationName: "observation_name",
  observationModelName: "observation_model",
  observationPromptName: "observation_prompt",
  observationPromptVersion: "observation_prompt_version",
};

export interface Vocabulary {
  readonly dimensions: Dimensions;
  readonly measures: readonly string[];
  /** Of scores: which of them the view is of. */
  readonly dataTypes: readonly string[];
}

const observationMeasures: readonly Measure[] = measureNames.filter((measure) => !measure.startsWith("unpriced"));

export const views: Readonly<Record<View, Vocabulary>> = {
  observations: {
    dimensions: observationDimensions,
    measures: ["count", ...observationMeasures, "countScores"],
    dataTypes: [],
  },
  "scores-numeric": {
    dimensions: { ...scoreDimensions, value: "value" },
    measures: ["count", "value"],
    dataTypes: ["NUMERIC", "BOOLEAN"],
  },
  "scores-boolean": {
    dimensions: { ...scoreDimensions, booleanValue: "boolean_value" },
    measures: ["count", "value"],
    dataTypes: ["BOOLEAN"],
  },
  "scores-categorical": {
    dimensions: { ...scoreDimensions, stringValue: "string_value" },
    measures: ["count"],
    dataTypes: ["CATEGORICAL", "TEXT"],
  },
};

/** By these the server groups nothing either: there is one of them for nearly every row. */
export const manyValued: ReadonlySet<string> = new Set([
  "id",
  "traceId",
  "userId",
  "sessionId",
  "parentObservationId",
  "observationId",
]);

export const aggregations: readonly Aggregation[] = [
  "sum",
  "avg",
  "count",
  "min",
  "max",
  "p50",
  "p75",
  "p90",
  "p95",
  "p99",
  "histogram",
];
