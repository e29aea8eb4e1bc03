// The example of the README, as it stands.
import assert from "node:assert/strict";
import { startFakeLangfuse } from "@langfuse-kit/testing";
import support from "./support/run.cjs";

const server = await startFakeLangfuse();
const { code, stdout, stderr } = await support.run(["examples/first-trace.mjs"], server.environment);
assert.deepEqual(
  { code, stdout, stderr },
  { code: 0, stdout: "4 of 4 sent: 3 observations and a score.\n", stderr: "" },
);

const [{ root }] = server.traces();
assert.deepEqual(
  [root.name, root.children.map(({ name, type }) => `${name} ${type}`)],
  ["answer-question", ["search-orders retriever", "answer generation"]],
);
assert.deepEqual([root.userId, root.output], ["user-1", "On its way."]);
assert.deepEqual(
  server.scores().map(({ name, value, traceId }) => [name, value, traceId === root.traceId]),
  [["helpful", 1, true]],
);
await server.close();
