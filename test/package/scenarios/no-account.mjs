// The other example of the README: no keys, no server, and not a word beside the tree.
import assert from "node:assert/strict";
import support from "./support/run.cjs";

const { code, stdout, stderr } = await support.run(["examples/no-account.mjs"]);
assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
const tree = stdout.replaceAll(/[0-9a-f]{32}/g, "ID").replaceAll(/\d+ m?s$/gm, "TIME");
assert.equal(
  tree,
  `trace ID "answer-question" user=user-1 $0.00212
└─ answer-question [span] TIME
   ├─ search-orders [retriever] TIME
   │  └─ cache-miss [event] TIME
   └─ answer [generation] gpt-4o input=812 output=9 total=821 $0.00212 TIME
`,
);
