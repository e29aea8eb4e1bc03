/** First in, first out. Nothing of what has left is kept: an item may hold megabytes. */
export interface WaitingLine<Item extends object> {
  push(item: Item): void;
  first(): Item | undefined;
  shift(): Item | undefined;
  size(): number;
  /** The first ones, without taking them; all of them where it is not said how many. */
  peek(count?: number): readonly Item[];
  /** These from now on, in place of all that waits. */
  replace(items: readonly Item[]): void;
}

/** How many empty places are worth a copy of the rest. */
const worthACopy = 256;

/** An array and where it begins: `Array.prototype.shift` moves all that is behind, and a linked list leaves dead nodes. */
export function createWaitingLine<Item extends object>(): WaitingLine<Item> {
  let items: (Item | undefined)[] = [];
  let next = 0;

  function compact(): void {
    const isWorthIt = next === items.length || (next >= worthACopy && next * 2 >= items.length);
    if (!isWorthIt) return;
    items = items.slice(next);
    next = 0;
  }

  return {
    push: (item) => void items.push(item),
    first: () => items[next],
    shift() {
      const item = items[next];
      if (item === undefined) return undefined;
      // At once, not when the array is copied: that may be long after.
      items[next] = undefined;
      next++;
      compact();
      return item;
    },
    size: () => items.length - next,
    peek: (count = items.length) => items.slice(next, next + count) as Item[],
    replace(others) {
      items = [...others];
      next = 0;
    },
  };
}
