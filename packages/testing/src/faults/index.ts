/** The faults that the fake server can be told to have. */
export { applyFault } from "./apply.ts";
export { createFaults } from "./control.ts";
export type {
  FaultAction,
  FaultCondition,
  FaultControl,
  FaultedRequest,
  FaultRule,
  Faults,
  Outcome,
  Reply,
} from "./types.ts";
