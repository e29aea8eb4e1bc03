import type { Outcome } from "../faults/index.ts";
import type { Intake } from "../ledger/index.ts";

/** An answer as it would be without any fault. */
export function outcome(status: number, body: unknown, intake?: Intake): Outcome {
  return { reply: { status, body }, intake, manner: "plain" };
}

/** The answer to missing or wrong keys. */
export function denied(): Outcome {
  return outcome(401, { message: "Invalid credentials. Confirm that you've configured the correct host." });
}
