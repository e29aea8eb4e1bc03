/** What users have in common with each other only in part. */
export const factors = {
  node: ["20.19.0", "22", "24", "26"],
  framework: ["express-4", "express-5", "fastify-5", "nest-11", "nest-12"],
  bullmq: ["5", "6"],
  opentelemetry: ["2", "3"],
  form: ["esm", "cjs", "bundle"],
  manager: ["npm", "pnpm"],
} as const;

type Factor = keyof typeof factors;

/** One value of each. */
export type Combination = { readonly [Name in Factor]: (typeof factors)[Name][number] };

const names = Object.keys(factors) as Factor[];

/** What does not exist: OpenTelemetry's SDK 3 needs Node 22.15. */
export const exists = ({ node, opentelemetry }: Partial<Combination>): boolean =>
  !(node === "20.19.0" && opentelemetry === "3");

/** Every two values of different factors that exist together, as text. */
export function allPairs(): Set<string> {
  const pairs = names.flatMap((left, index) =>
    names
      .slice(index + 1)
      .flatMap((right) =>
        factors[left].flatMap((one) => factors[right].map((other) => ({ [left]: one, [right]: other }))),
      ),
  );
  return new Set(pairs.filter((pair) => exists(pair)).map((pair) => JSON.stringify(pair)));
}

export function pairsOf(combination: Combination): string[] {
  return names.flatMap((left, index) =>
    names.slice(index + 1).map((right) => JSON.stringify({ [left]: combination[left], [right]: combination[right] })),
  );
}

/** A table in which every pair stands at least once: each row is the one that has most new pairs. */
export function pairwise(): Combination[] {
  const left = allPairs();
  const candidates = names.reduce<Partial<Combination>[]>(
    (rows, name) => rows.flatMap((row) => factors[name].map((value) => ({ ...row, [name]: value }))),
    [{}],
  );
  const whole = candidates.filter(exists) as Combination[];
  const table: Combination[] = [];
  while (left.size > 0) {
    const gain = (row: Combination): number => pairsOf(row).filter((pair) => left.has(pair)).length;
    const [best] = whole.map((row) => ({ row, gain: gain(row) })).sort((one, other) => other.gain - one.gain);
    if (best === undefined) break;
    table.push(best.row);
    for (const pair of pairsOf(best.row)) left.delete(pair);
  }
  return table;
}

export const titleOf = (row: Combination): string =>
  `Node ${row.node}, ${row.framework}, BullMQ ${row.bullmq}, OpenTelemetry ${row.opentelemetry}, ${row.form}, ${row.manager}`;
