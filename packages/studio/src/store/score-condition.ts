import type { SqlValue } from "../database/index.ts";

/**
 * Traces with a score, on them or on one of their steps: `helpful`, `helpful>0.5`, `tone=rude`. The comparison is one of five
 * that are written here; name and value stay values.
 */
export function scoreCondition(text: string): [string, ...SqlValue[]] {
  const exists = "EXISTS (SELECT 1 FROM scores WHERE scores.trace_id = traces.id AND scores.name = ?";
  const at = text.search(/[<>=]/);
  const sign = at < 1 ? undefined : signs.find((one) => text.startsWith(one, at));
  if (sign === undefined || text.length === at + sign.length)
    return [`${exists})`, text.slice(0, sign === undefined ? undefined : at)];
  const [name, value] = [text.slice(0, at).trim(), text.slice(at + sign.length).trim()];
  const number = booleans.get(value.toLowerCase()) ?? Number(value);
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

/** The longer ones first, since they begin as the shorter do. */
const signs = [">=", "<=", "=", ">", "<"] as const;

const booleans: ReadonlyMap<string, number> = new Map([
  ["true", 1],
  ["false", 0],
]);
