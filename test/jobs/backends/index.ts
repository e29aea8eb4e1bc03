/** Where the suite runs: each version of BullMQ, with each driver and server that it has. */
export { ioredis, nodeRedis, postgres } from "./backends.ts";
