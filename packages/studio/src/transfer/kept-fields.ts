import { isRecord, isTime, stringify } from "../json/index.ts";
import type { ObservationRecord } from "../observation/index.ts";
import type { StoredObservation } from "../store/index.ts";

type Test = (value: unknown) => boolean;

const isText: Test = (value) => typeof value === "string";
const isTexts: Test = (value) => Array.isArray(value) && value.every(isText);
const isTextOrNull: Test = (value) => value === null || isText(value);
const isNumberOrNull: Test = (value) => value === null || Number.isFinite(value);
const isTimeOrNull: Test = (value) => value === null || isTime(value);

/** What the rules for spans may say otherwise of an observation that was none, or that took part in more, and what a file may hold. */
const fields = {
  name: isText,
  environment: isText,
  statusMessage: isTextOrNull,
  model: isTextOrNull,
  promptName: isTextOrNull,
  promptVersion: isNumberOrNull,
  firstToken: isTimeOrNull,
  queueWait: isNumberOrNull,
  version: isTextOrNull,
  release: isTextOrNull,
  userId: isTextOrNull,
  sessionId: isTextOrNull,
  traceName: isTextOrNull,
  tags: isTexts,
  input: isTextOrNull,
  output: isTextOrNull,
  metadata: isRecord,
  modelParameters: isRecord,
  attributes: isRecord,
} as const satisfies Partial<Record<keyof ObservationRecord, Test>>;

const names = Object.keys(fields) as readonly (keyof typeof fields)[];

/** Of a stored observation what would be read otherwise from the span that is written of it; undefined where all is alike. */
export function keptOf(stored: StoredObservation, read: ObservationRecord): Record<string, unknown> | undefined {
  const { prompt } = stored;
  const known = { ...stored, promptName: prompt?.name ?? null, promptVersion: prompt?.version ?? null };
  const differing = names.filter((name) => stringify(known[name]) !== stringify(read[name]));
  return differing.length === 0 ? undefined : Object.fromEntries(differing.map((name) => [name, known[name]]));
}

/** The observation as it was before it was written; what a file says in no fitting form is left out. */
export function withKept(read: ObservationRecord, kept: unknown): ObservationRecord {
  if (!isRecord(kept)) return read;
  const sound = names.filter((name) => Object.hasOwn(kept, name) && fields[name](kept[name]));
  return { ...read, ...Object.fromEntries(sound.map((name) => [name, kept[name]])) };
}
