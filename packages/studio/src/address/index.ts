/** What the addresses of the pages mean. */
export { type CostPeriod, costKindOf, costKinds, costsAsked } from "./costs.ts";
export { addChip, type Chip, chipsOf, filtersOf, leftOut, misread, splitTyped, withChips } from "./filters.ts";
export { type Key, keyNamed, keys } from "./keys.ts";
export { compareAddress, encoded, type Place, placeOf, sessionAddress, traceAddress, tracesAddress } from "./place.ts";
