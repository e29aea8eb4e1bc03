import { isRecord, timeOfText } from "../json/index.ts";
import {
  columnsOf,
  type FilterCondition,
  type Filtered,
  type FilterType,
  isKeyedColumn,
  isListColumn,
} from "../store/index.ts";

const texts = ["=", "contains", "does not contain", "starts with", "ends with", "matches"];
const order = [">", "<", ">=", "<="];

const operators: Readonly<Record<FilterType, readonly string[]>> = {
  datetime: order,
  string: texts,
  number: ["=", ...order],
  stringOptions: ["any of", "none of"],
  categoryOptions: ["any of", "none of"],
  arrayOptions: ["any of", "none of", "all of"],
  stringObject: texts,
  numberObject: ["=", ...order],
  booleanObject: ["=", "<>"],
  boolean: ["=", "<>"],
  null: ["is null", "is not null"],
};

const mostConditions = 50;

/** The conditions of the JSON parameter `filter`; a text says what is wrong with it. */
export function readFilter(text: string | undefined, of: Filtered): readonly FilterCondition[] | string {
  if (text === undefined) return [];
  try {
    return readConditions(JSON.parse(text), of);
  } catch {
    return "Invalid JSON in filter parameter";
  }
}

/** Conditions that are parsed already. */
export function readConditions(given: unknown, of: Filtered): readonly FilterCondition[] | string {
  if (!Array.isArray(given)) return "filter is not an array of conditions";
  if (given.length > mostConditions) return `filter has more than ${mostConditions} conditions`;
  const read = given.map((one) => readCondition(one, of));
  return read.find((one) => typeof one === "string") ?? (read as FilterCondition[]);
}

function readCondition(given: unknown, of: Filtered): FilterCondition | string {
  if (!isRecord(given)) return "a condition of filter is not an object";
  const { column, operator } = given;
  if (typeof column !== "string" || !columnsOf(of).includes(column)) return `filter has an unknown column: ${column}`;
  const type = Object.keys(operators).find((name) => name === given.type) as FilterType | undefined;
  if (type === undefined) return `filter has an unknown type: ${given.type}`;
  if (typeof operator !== "string" || !operators[type].includes(operator)) {
    return `filter of type ${type} has no operator ${operator}`;
  }
  if (type === "arrayOptions" && !isListColumn(column)) return `filter of ${column} cannot be of type ${type}`;
  const isKeyed = isKeyedColumn(column);
  if (isKeyed && typeof given.key !== "string") return `filter of ${column} needs a key`;
  const value = readValue(type, given.value);
  if (value === undefined) return `filter of ${column} has no value of type ${type}`;
  return { column, type, operator, value, key: isKeyed ? String(given.key) : "" };
}

function readValue(type: FilterType, value: unknown): FilterCondition["value"] | undefined {
  switch (type) {
    case "null":
      return null;
    case "datetime":
      return timeOfText(value);
    case "string":
    case "stringObject":
      return typeof value === "string" ? value : undefined;
    case "number":
    case "numberObject":
      return typeof value === "number" && Number.isFinite(value) ? value : undefined;
    case "booleanObject":
    case "boolean":
      return typeof value === "boolean" ? value : undefined;
    default:
      return Array.isArray(value) && value.every((one) => typeof one === "string") ? value : undefined;
  }
}
