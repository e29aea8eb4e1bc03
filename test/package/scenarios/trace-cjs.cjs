const core = require("@langfuse-kit/core");
const { startFakeLangfuse } = require("@langfuse-kit/testing");
const { sendAndCheck } = require("./support/hierarchy.cjs");

sendAndCheck(core, startFakeLangfuse);
