/** What an object is written as. */
export type Shape =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "items"; readonly items: Iterable<unknown>; readonly size: number }
  | {
      readonly kind: "entries";
      readonly entries: Iterable<readonly [key: string, value: unknown]>;
      readonly size: number;
    }
  | { readonly kind: "array"; readonly array: readonly unknown[] }
  | { readonly kind: "record"; readonly record: Readonly<Record<string, unknown>>; readonly keys: readonly string[] }
  /** Stands for another value, which is described in turn. */
  | { readonly kind: "value"; readonly value: unknown };
