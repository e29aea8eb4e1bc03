/** A way to load an application: module system, and who is set up first. */
export interface Variant {
  readonly title: string;
  readonly main: string;
  readonly kitFirst: boolean;
}

export const variants: readonly Variant[] = ["main.mjs", "main.cjs"].flatMap((main) =>
  [false, true].map((kitFirst) => ({
    title: `${main === "main.mjs" ? "ESM" : "CommonJS"}, set up ${kitFirst ? "before" : "after"} it`,
    main,
    kitFirst,
  })),
);
