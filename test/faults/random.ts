/** Numbers that a seed decides, so that a run can be repeated. */
export interface Random {
  /** From 0 to 1. */
  (): number;
  /** A whole number, both ends included. */
  between(lowest: number, highest: number): number;
  pick<Item>(items: readonly [Item, ...Item[]]): Item;
}

/**
 * mulberry32: small, and the same everywhere.
 * @example const random = randomFrom(7); random.between(20, 400);
 */
export function randomFrom(seed: number): Random {
  let state = seed;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  // Neighbouring seeds begin alike.
  for (let turn = 0; turn < 4; turn++) next();
  return Object.assign(next, {
    between: (lowest: number, highest: number) => lowest + Math.floor(next() * (highest - lowest + 1)),
    pick: <Item>(items: readonly [Item, ...Item[]]): Item => items[Math.floor(next() * items.length)] ?? items[0],
  });
}
