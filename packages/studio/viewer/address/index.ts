/** The address is the state: pages, filters, what is open. */
export * from "../../src/address/index.ts";
export { describeWhenLeft, type ListPlace, listAddress, listPlace } from "./list-place.ts";
export { type Address, changeQuery, followLinks, navigate, navigateQuery, useAddress } from "./navigate.ts";
