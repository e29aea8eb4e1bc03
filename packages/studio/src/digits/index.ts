/** Whole numbers in JSON that JavaScript's numbers cannot hold, such as ids of 19 digits. */
export { quoteLong } from "./quote-long.ts";
