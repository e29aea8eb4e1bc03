import { validateHeaderName, validateHeaderValue } from "node:http";

/** What a value must be: in words, and as a test. */
export interface Kind {
  readonly words: string;
  readonly holds: (value: unknown) => boolean;
}

const isWhole = (value: unknown): value is number => Number.isInteger(value) && Number(value) >= 0;
const isStatus = (value: unknown): boolean => isWhole(value) && value >= 200 && value <= 599;
const isFunction = (value: unknown): boolean => typeof value === "function";
export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function passes(attempt: () => void): boolean {
  try {
    attempt();
    return true;
  } catch {
    return false;
  }
}

/** Node refuses some header texts only when the answer is written, which breaks the connection. */
const isHeader = (value: unknown, name = "x-header"): boolean =>
  typeof value === "string" &&
  passes(() => {
    validateHeaderName(name);
    validateHeaderValue(name, value);
  });

const isBody = (value: unknown): boolean =>
  value instanceof Uint8Array || passes(() => Buffer.from(JSON.stringify(value)));

function isRetryAfter(value: unknown): boolean {
  if (value instanceof Date) return !Number.isNaN(value.getTime());
  return typeof value === "number" ? Number.isFinite(value) && value >= 0 : isHeader(value);
}

type KindName =
  | "status"
  | "truth"
  | "yesOrNo"
  | "text"
  | "count"
  | "times"
  | "milliseconds"
  | "reset"
  | "test"
  | "when"
  | "body"
  | "header"
  | "headers"
  | "retryAfter"
  | "group"
  | "refusals"
  | "omissions"
  | "port"
  | "version"
  | "keep"
  | "beforeAll"
  | "afterEach"
  | "afterAll"
  | "faults";

export const kinds: Readonly<Record<KindName, Kind>> = {
  status: { words: "a status from 200 to 599", holds: isStatus },
  truth: { words: "true", holds: (value) => value === true },
  yesOrNo: { words: "true or false", holds: (value) => typeof value === "boolean" },
  text: { words: "a string", holds: (value) => typeof value === "string" },
  count: { words: "a whole number, 0 or more", holds: isWhole },
  times: {
    words: "a whole number, 0 or more",
    holds: (value) => isWhole(value) || value === Number.POSITIVE_INFINITY,
  },
  milliseconds: {
    // Above this a timer of Node fires at once.
    words: "milliseconds from 0 to 2147483647",
    holds: (value) => typeof value === "number" && value >= 0 && value <= 2_147_483_647,
  },
  reset: {
    words: '"before-body", "after-body" or "mid-response"',
    holds: (value) => ["before-body", "after-body", "mid-response"].includes(value as string),
  },
  test: { words: "a function", holds: isFunction },
  when: {
    words: 'a path that begins with "/", or a function',
    holds: (value) => isFunction(value) || (typeof value === "string" && value.startsWith("/")),
  },
  body: { words: "a string, bytes, or what JSON can hold", holds: isBody },
  header: { words: "a string that a header can hold", holds: (value) => isHeader(value) },
  headers: {
    words: "an object of header names and strings",
    holds: (value) => isRecord(value) && Object.entries(value).every(([name, text]) => isHeader(text, name)),
  },
  retryAfter: { words: "seconds, a valid date, or a string that a header can hold", holds: isRetryAfter },
  group: { words: "an object", holds: isRecord },
  refusals: {
    words: "an object of ids and statuses from 200 to 599, or a function",
    holds: (value) =>
      value === undefined || isFunction(value) || (isRecord(value) && Object.values(value).every(isStatus)),
  },
  omissions: {
    words: "a list of ids, or a function",
    holds: (value) =>
      value === undefined ||
      isFunction(value) ||
      (Array.isArray(value) && value.every((id: unknown) => typeof id === "string")),
  },
  port: { words: "a whole number from 0 to 65535", holds: (value) => isWhole(value) && value <= 65_535 },
  version: {
    words: 'a version such as "4.16.0"',
    holds: (value) => typeof value === "string" && /^\d+(\.\d+)*([-+].+)?$/.test(value),
  },
  keep: { words: '"all" or "ids"', holds: (value) => value === "all" || value === "ids" },
  beforeAll: { words: "the runner's beforeAll, or false", holds: (value) => value === false || isFunction(value) },
  afterEach: { words: "the runner's afterEach, or false", holds: (value) => value === false || isFunction(value) },
  afterAll: { words: "the runner's afterAll, or false", holds: (value) => value === false || isFunction(value) },
  // Looked at by themselves, one by one.
  faults: { words: "rules", holds: () => true },
};
