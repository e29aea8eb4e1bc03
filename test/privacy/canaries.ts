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

export function createCanaries(shape: Shape): Canaries {
  const places: string[] = [];
  return {
    plant: (place) => shapes[shape](`kestrel${places.push(place)}x`),
    places: () => places,
    foundIn(text) {
      const numbers = new Set([...text.matchAll(/kestrel(\d+)x/gi)].map(([, number]) => Number(number)));
      return [...numbers].sort((left, right) => left - right).map((number) => places[number - 1] ?? `${number}`);
    },
  };
}

/** A mask that knows every canary. */
export function maskCanaries(value: unknown): unknown {
  const text = JSON.stringify(value);
  return text === undefined ? value : JSON.parse(text.replaceAll(/kestrel\d+x/gi, "***"));
}
