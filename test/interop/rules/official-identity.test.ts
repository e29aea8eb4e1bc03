import {
  getActiveSpanId,
  propagateAttributes,
  setActiveTraceAsPublic,
  setActiveTraceIO,
  startActiveObservation,
  startObservation,
} from "@langfuse/tracing";
import { span, trace, updateTrace } from "@langfuse-kit/core";
import { captureTraces } from "@langfuse-kit/testing";
import { trace as otel } from "@opentelemetry/api";
import { afterEach, describe, expect, it } from "vitest";

const traces = captureTraces({ afterEach });
const turn = () => new Promise((resolve) => setImmediate(resolve));

describe("what others write of the trace on our observation", () => {
  it("is said of the trace, and what we learn later wins", async () => {
    await trace("request", async () => {
      otel.getActiveSpan()?.setAttributes({
        ...{ "langfuse.trace.tags": ["beta"], "langfuse.trace.metadata.plan": "pro", "langfuse.version": "7" },
        ...{ "langfuse.user.id": "visitor", "session.id": "s-1" },
      });
      await span("inner", async () => {
        otel.getActiveSpan()?.setAttribute("user.id", "ada");
        setActiveTraceAsPublic();
        setActiveTraceIO({ input: "asked", output: "answered" });
      });
      startObservation("official").end();
      updateTrace({ sessionId: "s-2" });
    });
    const tree = await traces.single();
    expect(tree.observations).toHaveLength(3);
    for (const one of tree.observations) {
      expect(one).toMatchObject({ userId: "ada", sessionId: "s-2", tags: ["beta"], public: true });
      expect(one.metadata).toMatchObject({ plan: "pro" });
    }
    expect(tree.root).toMatchObject({ input: "asked", output: "answered", version: "7" });
  });
});

describe("an experiment of the official client", () => {
  it("is on all that an item is made of, and on nothing beside it", async () => {
    const run = (item: string) =>
      startActiveObservation("experiment-item-run", () =>
        propagateAttributes(
          {
            _internalExperiment: {
              ...{ experimentId: "run-1", experimentName: "exp", experimentItemId: item },
              experimentItemRootObservationId: getActiveSpanId() ?? "",
            },
          },
          () => trace("answer", () => span("step", () => startActiveObservation("official", () => turn()))),
        ),
      );
    await Promise.all([run("item-1"), run("item-2"), trace("beside", () => turn())]);
    const seen = (await traces.all()).flatMap(({ observations, root }) =>
      observations.map(({ name, attributes, environment }) => [
        name,
        attributes["langfuse.experiment.item.id"],
        attributes["langfuse.experiment.item.root_observation_id"] === root.id,
        environment,
      ]),
    );
    const item = (id: string) =>
      ["experiment-item-run", "answer", "step", "official"].map((name) => [name, id, true, "sdk-experiment"]);
    expect(seen.sort()).toEqual([...item("item-1"), ...item("item-2"), ["beside", undefined, false, "default"]].sort());
  });
});
