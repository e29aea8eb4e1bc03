/** The address is the state: pages, filters, what is open. */
export * from "../../src/address/index.ts";
export { type Address, changeQuery, followLinks, navigate, navigateQuery, useAddress } from "./navigate.ts";
