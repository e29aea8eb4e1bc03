/** Each bucket is 4 % wider than the one before, so that a percentile is off by 2 % at most. */
const growth = Math.log(1.04);
/** What is not above this counts as nothing: a microsecond of a millisecond, a billionth of a cent. */
const smallest = 1e-9;
const nothing = Math.ceil(Math.log(smallest) / growth);

/** How many values fell into each bucket. */
export type Buckets = Map<number, number>;

const bucketOf = (value: number): number => (value <= smallest ? nothing : Math.ceil(Math.log(value) / growth));

/** The middle of a bucket. */
const middleOf = (bucket: number): number =>
  bucket === nothing ? 0 : (2 * Math.exp(bucket * growth)) / (Math.exp(growth) + 1);

export function count(buckets: Buckets, value: number): void {
  const bucket = bucketOf(value);
  buckets.set(bucket, (buckets.get(bucket) ?? 0) + 1);
}

export function merge(into: Buckets, from: Buckets): void {
  for (const [bucket, amount] of from) into.set(bucket, (into.get(bucket) ?? 0) + amount);
}

/** The value that so large a part of all values does not exceed. */
export function quantile(buckets: Buckets, part: number): number | null {
  const sorted = [...buckets].sort(([left], [right]) => left - right);
  const total = sorted.reduce((sum, [, amount]) => sum + amount, 0);
  if (total === 0) return null;
  const wanted = Math.max(1, Math.ceil(part * total));
  let seen = 0;
  for (const [bucket, amount] of sorted) {
    seen += amount;
    if (seen >= wanted) return middleOf(bucket);
  }
  return null;
}

/** As few bars as asked for, from the lowest value to the highest: lower end, upper end, how many. */
export function bars(buckets: Buckets, most: number): [number, number, number][] {
  const keys = [...buckets.keys()].sort((left, right) => left - right);
  const [first, last] = [keys[0], keys.at(-1)];
  if (first === undefined || last === undefined) return [];
  const width = Math.max(1, Math.ceil((last - first + 1) / most));
  const found = new Map<number, number>();
  for (const key of keys) {
    const bar = Math.floor((key - first) / width);
    found.set(bar, (found.get(bar) ?? 0) + (buckets.get(key) ?? 0));
  }
  const edge = (key: number): number => Math.exp(key * growth);
  return [...found].map(([bar, amount]) => [
    edge(first + bar * width - 1),
    edge(first + (bar + 1) * width - 1),
    amount,
  ]);
}
