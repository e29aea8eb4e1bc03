/** Observables: an observation for each subscription, cancelled ones included. */
export { eachSubscription, perSubscription } from "./each-subscription.ts";
export { followAnswer } from "./follow-answer.ts";
export { inPlace, type Within } from "./in-place.ts";
export { tellingLast } from "./telling-last.ts";
