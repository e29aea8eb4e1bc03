/** What can go wrong, as data: each case is a list of steps that a seed decides. */
export { scenarios } from "./all.ts";
export { killed } from "./deaths.ts";
export { troubles } from "./troubles.ts";
export type { Allowance, ApplicationPlan, Condition, Need, Scenario, ServerRule, Step } from "./types.ts";
