import { build } from "./check/build.ts";

// npm run build: one line when all is well, everything when it is not.
const began = performance.now();
const { code, output } = await build(process.cwd());
const seconds = `${((performance.now() - began) / 1000).toFixed(1)} s`;
const packages = /(\d+) successful/.exec(output)?.[1] ?? "0";
const cached = /(\d+) cached/.exec(output)?.[1] ?? "0";

if (code === 0) console.log(`built ${packages} packages (${cached} from the cache) in ${seconds}`);
else console.error(output);
process.exitCode = code;
