/** Texts that are planted where something could leak, each with a number, so that a find says where it came from. */
export interface Canaries {
  /** A text for this place. */
  plant(place: string): string;
  /** All places that were planted in. */
  places(): readonly string[];
  /** The places whose text is there, in whatever spelling. */
  foundIn(text: string): readonly string[];
}

export type Shape = "words" | "address" | "key" | "card";

const shapes: Readonly<Record<Shape, (mark: string) => string>> = {
  /** What no detector can know. */
  words: (mark) => `the ${mark} has flown`,
  address: (mark) => `write to ${mark}@leak.example today`,
  key: (mark) => `use ${["sk", "proj", mark, "aB3dE5fG7hJ9kL1m"].join("-")} for it`,
  card: (mark) => `pay with 4111 1111 1111 1111, password=${mark}`,
};

/** Of all in this process: what an earlier test left in a table is none of the next one's. */
let planted = 0;

export function createCanaries(shape: Shape): Canaries {
  const places = new Map<number, string>();
  return {
    plant(place) {
      places.set(++planted, place);
      return shapes[shape](`kestrel${planted}x`);
    },
    places: () => [...places.values()],
    foundIn(text) {
      const numbers = new Set([...text.matchAll(/kestrel(\d+)x/gi)].map(([, number]) => Number(number)));
      return [...places].filter(([number]) => numbers.has(number)).map(([, place]) => place);
    },
  };
}

/** A mask that knows every canary. */
export function maskCanaries(value: unknown): unknown {
  const text = JSON.stringify(value);
  return text === undefined ? value : JSON.parse(text.replaceAll(/kestrel\d+x/gi, "***"));
}
