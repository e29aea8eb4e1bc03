// CommonJS, so that scenarios of both kinds can load it.
const assert = require("node:assert/strict");

/** What initLangfuse needs to reach a fake server, and nothing that would outlive the scenario. */
exports.optionsFor = (server) => ({
  publicKey: server.publicKey,
  secretKey: server.secretKey,
  baseUrl: server.baseUrl,
  serviceName: "scenario",
});

/**
 * Traces one small hierarchy. Each part is made through the copy of core that is named for it; a program that has one
 * copy gives the same one for all.
 */
exports.traceHierarchy = async ({ outer, inner = outer }) => {
  const seen = {};
  await outer.trace("answer-question", { userId: "user-1", input: "Where is it?" }, async (whole) => {
    seen.whole = { id: whole.id, traceId: whole.traceId };
    await inner.retriever("search", { input: "order 7" }, async (step) => {
      seen.search = { id: step.id, traceId: step.traceId };
      assert.equal(outer.currentObservation().id, step.id);
      outer.event("cache-miss", { metadata: { key: "order-7" } });
    });
    await inner.generation("answer", { model: "gpt-4o-mini" }, async (step) => {
      seen.answer = { id: step.id, traceId: step.traceId };
      step.update({ output: "On its way.", usage: { input: 1000, output: 100 } });
      inner.updateTrace({ sessionId: "session-1", tags: ["late"] });
      inner.score({ name: "helpful", value: 1 });
    });
    assert.equal(inner.currentTrace().id, whole.traceId);
  });
  return seen;
};

/** The hierarchy as a server or a capture must have it. */
exports.checkHierarchy = ({ traces, scores, seen }) => {
  assert.equal(traces.length, 1, `${traces.length} traces came, and not one`);
  const [{ root }] = traces;
  const named = (node) => [node.name, node.type, node.children.map(named).sort()];
  assert.deepEqual(named(root), [
    "answer-question",
    "span",
    [
      ["answer", "generation", []],
      ["search", "retriever", [["cache-miss", "event", []]]],
    ],
  ]);
  const [answer, search] = root.children.toSorted((left, right) => left.name.localeCompare(right.name));
  for (const [observation, { id, traceId }, parentId] of [
    [root, seen.whole, undefined],
    [search, seen.search, seen.whole.id],
    [answer, seen.answer, seen.whole.id],
    [search.children[0], { id: search.children[0].id, traceId: seen.whole.traceId }, seen.search.id],
  ]) {
    assert.deepEqual([observation.id, observation.traceId], [id, traceId]);
    assert.equal(observation.parentId, parentId, `${observation.name} has another parent`);
    // Identity came with the trace and late, and is on every observation.
    assert.deepEqual([observation.userId, observation.sessionId], ["user-1", "session-1"]);
    assert.deepEqual(observation.tags, ["late"]);
    assert.equal(observation.traceName, "answer-question");
  }
  assert.equal(root.input, "Where is it?");
  assert.deepEqual(answer.usage, { input: 1000, output: 100, total: 1100 });
  assert.equal(answer.cost.total, 0.00021);
  assert.equal(scores.length, 1);
  assert.deepEqual([scores[0].name, scores[0].value, scores[0].traceId], ["helpful", 1, seen.whole.traceId]);
};

/** One copy of core, from set-up to the server's books. */
exports.sendAndCheck = async (core, startFakeLangfuse) => {
  const server = await startFakeLangfuse();
  const langfuse = core.initLangfuse(exports.optionsFor(server));
  const seen = await exports.traceHierarchy({ outer: core });
  const { ok, delivered } = await langfuse.shutdown();
  assert.deepEqual([ok, delivered], [true, 5]);
  exports.checkHierarchy({ traces: server.traces(), scores: server.scores(), seen });
  assert.deepEqual(server.ledger.duplicates(), []);
  await server.close();
};
