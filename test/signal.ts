/**
 * Something that one side of a test tells the other.
 * @example
 * const begun = signal();
 * app.get("/", () => begun.give());
 * await begun.given;
 */
export function signal(): { readonly given: Promise<void>; give(): void } {
  let give = (): void => {};
  const given = new Promise<void>((resolve) => {
    give = resolve;
  });
  return { given, give };
}
