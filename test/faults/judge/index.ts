/** What has to hold after every case, and from what that is seen. */
export type { Evidence } from "./evidence.ts";
export { judge, lossMs } from "./judge.ts";
export { hasLeak, leaksIn } from "./leaks.ts";
export { type Made, type ProgramBooks, parse, readLedgers } from "./ledgers.ts";
