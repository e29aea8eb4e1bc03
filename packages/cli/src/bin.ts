#!/usr/bin/env node
import { runCommandLine } from "./command/index.ts";
import { processTerminal } from "./terminal/index.ts";

process.exitCode = await runCommandLine(process.argv.slice(2), processTerminal());
