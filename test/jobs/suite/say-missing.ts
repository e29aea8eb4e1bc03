import { it } from "vitest";
import type { Backend } from "./backend.ts";

/** One line in place of a suite that cannot run here; false where it can. */
export function saysMissing({ name, missing }: Backend): boolean {
  if (missing === undefined) return false;
  it(name, (context) => context.skip(missing));
  return true;
}
