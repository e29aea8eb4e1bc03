/** Remembers the latest of many texts, and never more than that. */
export interface Memory {
  add(text: string): void;
  has(text: string): boolean;
}

export function createMemory(most: number): Memory {
  const known = new Set<string>();
  return {
    add(text) {
      known.add(text);
      if (known.size <= most) return;
      const [oldest = text] = known;
      known.delete(oldest);
    },
    has: (text) => known.has(text),
  };
}
