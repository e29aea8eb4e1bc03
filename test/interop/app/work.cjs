const CANARY = "canary-of-langfuse";

/** One request's work: ours, the official package's and the neighbour's, each within the others. */
module.exports = function createWork({ kit, official, neighbour, selfUrl }) {
  const { generation, span, trace, updateTrace, currentTrace } = kit;

  async function inner(id) {
    await span("kit inside neighbour", { input: `${CANARY} ${id}` }, () => pause(1));
    official?.updateActiveObservation({ output: `${CANARY} from the official package` });
    const reply = await fetch(`${selfUrl()}/downstream/${id}`);
    return reply.text();
  }

  return function work(id) {
    neighbour.tag?.(id);
    return trace("request", { sessionId: `session-${id}`, input: `${CANARY} ${id}` }, async () => {
      await pause(id % 5);
      const usage = { input: 1_000, output: 100 };
      await generation("answer", { model: "gpt-4o", input: CANARY, usage }, async (step) => {
        await pause(2);
        step.update({ output: `${CANARY} ${id}` });
      });
      const text = await neighbour.child("neighbour inside kit", () => inner(id));
      await official?.startActiveObservation("official", async (observation) => {
        observation.update({ input: CANARY });
        await pause(1);
        official.updateActiveObservation({ metadata: { canary: CANARY } });
        await span("kit inside official", () => pause(1));
        official.startObservation("official by hand", { output: CANARY }).end();
      });
      updateTrace({ userId: `user-${id}` });
      return { traceId: currentTrace()?.id, text, tag: neighbour.tagged?.(), foreignTraceId: neighbour.traceId?.() };
    });
  };
};

function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
