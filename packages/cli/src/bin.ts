#!/usr/bin/env node
import { runCommandLine } from "./command/index.ts";
import { outliveReaders, processTerminal } from "./terminal/index.ts";

outliveReaders([process.stdout, process.stderr]);

process.exitCode = await runCommandLine(process.argv.slice(2), processTerminal());
