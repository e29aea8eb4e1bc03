/** The address is the state: pages, filters, what is open. */
export { addChip, type Chip, chipsOf, filtersOf, splitTyped, withChips } from "./filters.ts";
export { type Key, keyNamed, keys } from "./keys.ts";
export { type Address, changeQuery, followLinks, navigate, navigateQuery, useAddress } from "./navigate.ts";
export { type Place, placeOf, sessionAddress, traceAddress } from "./place.ts";
