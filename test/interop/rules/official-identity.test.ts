import {
  getActiveSpanId,
  propagateAttributes,
  setActiveTraceAsPublic,
  setActiveTraceIO,
  startActiveObservation,
  startObservation,
} from "@langfuse/tracing";
import { initLangfuse, span, trace, updateTrace } from "@langfuse-kit/core";
import { captureTraces } from "@langfuse-kit/testing";
import { context, trace as otel, ROOT_CONTEXT } from "@opentelemetry/api";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

let lines: string[] = [];
const langfuse = initLangfuse({ logger: { warn: (line) => void lines.push(line), error: () => undefined } });
const traces = captureTraces({ afterEach });
beforeEach(() => {
  lines = [];
});

const users = ["ada", "bob", "eve"] as const;
const turn = () => new Promise((resolve) => setImmediate(resolve));

/** What a service does that answers several users at once, below one observation. */
function answerAll(answer: (user: string) => unknown): Promise<unknown> {
  return Promise.all(
    users.map((user, index) =>
      propagateAttributes(
        { userId: user, sessionId: `s-${user}`, tags: [user], metadata: { plan: `p${index}` }, version: `v${index}` },
        () =>
          startActiveObservation(`digest ${user}`, async () => {
            await turn();
            await answer(user);
          }),
      ),
    ),
  );
}

const firstOf = async (names: readonly string[]) => {
  const { observations } = await traces.single();
  return names.map((name) => observations.find((one) => one.name === name));
};

describe("identity of official scopes inside of a trace", () => {
  it("stays on what is begun in each, and no other user's comes onto it", async () => {
    await startActiveObservation("nightly", async () => {
      await answerAll((user) => startObservation(`text for ${user}`, {}, { asType: "generation" }).end());
    });
    expect(warned()).toBe(0);
    for (const [index, user] of users.entries()) {
      const said = { userId: user, sessionId: `s-${user}`, tags: [user], version: `v${index}` };
      for (const one of await firstOf([`digest ${user}`, `text for ${user}`])) {
        expect(one).toMatchObject({ ...said, metadata: { plan: `p${index}` } });
      }
    }
  });

  it("is the trace's for all that has none, and what the trace learns late is on all that has not", async () => {
    await trace("request", async () => {
      startObservation("before").end();
      await propagateAttributes({ userId: "visitor" }, () =>
        startActiveObservation("within", () => span("ours", () => turn())),
      );
      startObservation("after").end();
      updateTrace({ userId: "ada", sessionId: "s-1", metadata: { late: "yes" } });
    });
    const [before, within, ...others] = await firstOf(["before", "within", "ours", "after", "request"]);
    const late = { userId: "ada", sessionId: "s-1", metadata: { late: "yes" } };
    for (const one of [before, ...others]) expect(one).toMatchObject(late);
    expect(within).toMatchObject({ ...late, userId: "visitor" });
    expect(warned()).toBe(0);
  });

  it("is the trace's alone where the scope is around it, so that a nearer word holds for all", async () => {
    await propagateAttributes({ userId: "service", traceName: "around", metadata: { plan: "pro" } }, () =>
      trace("request", { userId: "ada" }, () => startActiveObservation("official", () => turn())),
    );
    const { observations } = await traces.single();
    const said = { userId: "ada", traceName: "request", metadata: { plan: "pro" } };
    expect(observations).toMatchObject([said, said]);
  });

  it("gives way to a nearer word of ours, and only in what that names", async () => {
    await trace("request", () =>
      propagateAttributes({ userId: "ada", sessionId: "s-1", tags: ["a"] }, async () => {
        const parts = trace("answer bob", { userId: "bob", tags: ["b"] }, async function* () {
          yield startObservation("bob's").end();
          await propagateAttributes({ version: "2" }, () => startActiveObservation("bob's, in a scope", () => turn()));
        });
        for await (const _ of parts) startObservation("ada's").end();
      }),
    );
    const session = { sessionId: "s-1", tags: ["a"] };
    expect(await firstOf(["bob's", "bob's, in a scope", "ada's"])).toMatchObject([
      { ...session, userId: "bob" },
      { ...session, userId: "bob", version: "2" },
      { ...session, userId: "ada" },
    ]);
  });

  it("is not of what code begins that has left the scope", async () => {
    const ada = { userId: "ada", sessionId: "s-1" };
    const leave = <R>(fn: () => R) => context.with(ROOT_CONTEXT, fn);
    await startActiveObservation("request", () =>
      propagateAttributes(ada, async () => {
        leave(() => startObservation("nobody's").end());
        leave(() => trace("bob's job", { userId: "bob" }, () => startObservation("bob's").end()));
        leave(() => propagateAttributes(ada, () => startObservation("ada's again").end()));
        startObservation("ada's").end();
      }),
    );
    const seen = (await traces.all()).flatMap(({ observations }) => observations);
    const said = ["nobody's", "bob's", "ada's again", "ada's"].map((name) => {
      const { userId, sessionId } = seen.find((one) => one.name === name) ?? {};
      return [userId, sessionId];
    });
    expect(said).toEqual([
      [undefined, undefined],
      ["bob", undefined],
      ["ada", "s-1"],
      ["ada", "s-1"],
    ]);
  });
});

const warned = () => langfuse.health().skipped["several-users"] ?? 0;

describe("a trace that is given one user after another", () => {
  it("is warned of once, from the third on", () => {
    trace("nightly", () => {
      for (const userId of users) trace("digest", { userId }, () => undefined);
      updateTrace({ userId: "zoe" });
    });
    expect(lines).toEqual([expect.stringContaining("Begin a trace per user")]);
    expect(warned()).toBe(2);
  });

  it("is warned of where our observations are made in official scopes", async () => {
    const before = warned();
    await startActiveObservation("nightly", () => answerAll((user) => span(`ours for ${user}`, () => turn())));
    expect(warned()).toBe(before + users.length);
  });

  it("is no mistake where somebody signs in, and is named again", () => {
    const before = warned();
    trace("request", { userId: "visitor", sessionId: "s" }, () => {
      trace("sign in", { userId: "ada" }, () => updateTrace({ userId: "ada", sessionId: "s" }));
      updateTrace({ userId: "ada" });
    });
    expect(warned()).toBe(before);
  });

  it("is no mistake either where user and session are named one after the other, or by an official scope", () => {
    const before = warned();
    trace("request", { userId: "visitor", sessionId: "s-0" }, () => {
      updateTrace({ userId: "ada" });
      updateTrace({ sessionId: "s-1" });
    });
    trace("request", { userId: "visitor", sessionId: "s-0" }, () =>
      propagateAttributes({ userId: "ada", sessionId: "s-1" }, () => span("ours", () => undefined)),
    );
    expect(warned()).toBe(before);
  });
});

describe("what others write of the trace on our observation", () => {
  it("is said of the trace, and what we learn later wins", async () => {
    await trace("request", async () => {
      otel.getActiveSpan()?.setAttributes({
        ...{ "langfuse.trace.tags": ["beta"], "langfuse.trace.metadata.plan": "pro", "langfuse.version": "7" },
        ...{ "langfuse.user.id": "visitor", "session.id": "s-1", "langfuse.trace.unknown": "stays" },
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
    expect(tree.root.attributes["langfuse.trace.unknown"]).toBe("stays");
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
          () => {
            context.with(ROOT_CONTEXT, () => {
              startObservation("official beside").end();
              trace("ours beside", () => undefined);
            });
            return trace("answer", () => span("step", () => startActiveObservation("official", () => turn())));
          },
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
    const beside = ["beside", ...["official beside", "ours beside"].flatMap((name) => [name, name])];
    const others = beside.map((name) => [name, undefined, false, "default"]);
    expect(seen.sort()).toEqual([...item("item-1"), ...item("item-2"), ...others].sort());
  });
});
