/** The courier: sends chunks for a queue that does the waiting, and answers for each of them. */
export { type Courier, type CourierHealth, type CourierOptions, createCourier } from "./courier.ts";
export type { CourierVerdict } from "./hand.ts";
export type { RefusedPart } from "./refused-parts.ts";
