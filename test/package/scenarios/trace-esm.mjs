import assert from "node:assert/strict";
import * as core from "@langfuse-kit/core";
import { startFakeLangfuse } from "@langfuse-kit/testing";
import hierarchy from "./support/hierarchy.cjs";

await hierarchy.sendAndCheck(core, startFakeLangfuse);
assert.equal(process.getActiveResourcesInfo().filter((name) => name === "Timeout").length, 0, "a timer is left");
