import { readOptions, runSession } from "./long/index.ts";

// npm run faults -- --seed 7 --minutes 10 --case redis --kills 500: the first run has the seed itself, each further one
// the next number, so that every one of them can be run again alone. The same seed and case are the same schedule.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(130));
const held = await runSession(readOptions(process.argv.slice(2)));
process.exitCode = held ? 0 : 1;
