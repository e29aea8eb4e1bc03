/** Real servers for tests, each started on a free port and gone with its test file. */
export { freePort } from "./free-port.ts";
export { type RunningPostgres, startPostgres } from "./postgres.ts";
export { type RunningRedis, redisMissing, startRedis } from "./redis.ts";
