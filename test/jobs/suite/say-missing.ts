import { it } from "vitest";
import type { Backend } from "./backend.ts";

/** One line in place of a suite that cannot run here. */
export function sayMissing({ name, missing }: Backend): void {
  it.runIf(missing !== undefined)(name, (context) => context.skip(missing));
}
