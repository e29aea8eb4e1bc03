import type { SqlValue } from "../database/index.ts";

const compared = /^(.+?)\s*(>=|<=|=|>|<)\s*(.+)$/s;

/**
 * Traces with a score, on them or on one of their steps: `helpful`, `helpful>0.5`, `tone=rude`. The comparison is one of five
 * that are written here; name and value stay values.
 */
export function scoreCondition(text: string): [string, ...SqlValue[]] {
  const exists = "EXISTS (SELECT 1 FROM scores WHERE scores.trace_id = traces.id AND scores.name = ?";
  const [, name, sign, value] = compared.exec(text) ?? [];
  if (name === undefined || sign === undefined || value === undefined) return [`${exists})`, text];
  const number = booleans[value.toLowerCase()] ?? Number(value);
  if (sign === "=") {
    return [
      `${exists} AND (scores.value = ? OR scores.string_value = ? COLLATE NOCASE))`,
      name,
      Number.isNaN(number) ? null : number,
      value,
    ];
  }
  return Number.isNaN(number) ? ["0"] : [`${exists} AND scores.value ${sign} ?)`, name, number];
}

const booleans: Readonly<Record<string, number>> = { true: 1, false: 0 };
