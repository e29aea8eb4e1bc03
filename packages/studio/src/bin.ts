#!/usr/bin/env node
import { runStudio } from "./index.ts";

// Node 22 says that node:sqlite is experimental as soon as it is loaded; whoever types a command cannot do anything about it.
const { emitWarning } = process;
process.emitWarning = (warning: string | Error, ...rest: unknown[]) => {
  if (!String(warning).includes("SQLite is an experimental feature"))
    Reflect.apply(emitWarning, process, [warning, ...rest]);
};

void runStudio(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
