// `using` ends an observation with its block, also when the block throws. Older Nodes cannot read the word.
import assert from "node:assert/strict";
import { startObservation } from "@langfuse-kit/core";
import { captureTraces } from "@langfuse-kit/testing";

const captured = captureTraces({ afterEach: false });
const body = `
  using step = startObservation("import", { type: "tool", input: "file" });
  using child = step.generation("summarise", { model: "gpt-4o" });
  child.update({ output: "short" });
  throw new Error("after the work");
`;

function withUsing() {
  try {
    return new Function("startObservation", body);
  } catch {
    // What a compiler makes of it.
    return (start) => {
      const step = start("import", { type: "tool", input: "file" });
      const child = step.generation("summarise", { model: "gpt-4o" });
      try {
        child.update({ output: "short" });
        throw new Error("after the work");
      } finally {
        child[Symbol.dispose]();
        step[Symbol.dispose]();
      }
    };
  }
}

const major = Number(process.versions.node.split(".")[0]);
assert.equal(withUsing().length, 1);
if (major >= 24) assert.equal(withUsing().toString().includes("using step"), true, "this Node has `using`");
assert.throws(() => withUsing()(startObservation), /after the work/);
const { root } = await captured.single();
assert.deepEqual(
  [root.name, root.type, root.children.map(({ name, output }) => [name, output])],
  ["import", "tool", [["summarise", "short"]]],
);
captured.dispose();
