import type { PropagationTarget } from "../config/index.ts";
import type { Outgoing } from "../context/index.ts";
import type { Reporter } from "../runtime/index.ts";

/** What both kinds of client ask about each of their requests. */
export interface Calls {
  /** The entry of `propagateTo` that an address falls under. The address may be longer than an origin. */
  targetOf(address: string): PropagationTarget | undefined;
  /** What the call takes along from here; undefined outside of a trace. */
  headersFor(identity: boolean): Outgoing | undefined;
  readonly reporter: Reporter;
}

export type Stop = () => void;
