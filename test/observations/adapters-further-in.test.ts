import { span } from "@langfuse-kit/core";
import { beginRequest, type RequestOptions, readRequestOptions } from "@langfuse-kit/core/adapter";
import { captureTraces } from "@langfuse-kit/testing";
import { afterEach, describe, expect, it } from "vitest";

type Ours = RequestOptions<{ who?: string }, object>;

const traces = captureTraces({ afterEach });
const read = (options: Ours) => readRequestOptions("test", options);
const viewOf = (request: { who?: string }) => ({
  method: "GET",
  url: "/",
  headers: {},
  request,
  response: {},
  template: () => "/",
});

const load = (name: string): string => span(name, { input: "a secret" }, () => name);

describe("an adapter mounted further in", () => {
  it("closes what begins from there on, also in the steps that it is mounted in, and opens nothing", async () => {
    const view = viewOf({});
    const progress = beginRequest(view, read({}));
    progress.run(() => {
      load("before");
      span("around", () => {
        progress.join(view, read({ capture: "metadata" }));
        progress.join(view, read({ capture: "full" }));
        load("within");
      });
      load("after");
    });
    progress.finish({ status: 200 });
    const { observations } = await traces.single();
    const open = observations.filter(({ input }) => input !== undefined).map(({ name }) => name);
    expect(open).toEqual(["before"]);
  });

  it("lets nothing leave where its function fails", async () => {
    const view = viewOf({});
    const progress = beginRequest(view, read({}));
    const capture = (): never => {
      throw new Error("no answer");
    };
    progress.run(() => {
      progress.join(view, read({ capture }));
      load("within");
    });
    progress.finish({ status: 200 });
    expect((await traces.observation("within")).input).toBeUndefined();
  });

  it("adds tags and metadata, and knows better who the user is, whoever learns it late", async () => {
    const request: { who?: string } = {};
    const view = viewOf(request);
    const late = (say: (who: string) => string) => (asked: { who?: string }) => asked.who && say(asked.who);
    const progress = beginRequest(view, read({ user: late((who) => who), session: "outer", tags: ["outer"] }));
    progress.run(() => {
      progress.join(view, read({ user: () => "hidden", metadata: { plan: "free" }, tags: ["inner"] }));
      progress.join(view, read({ session: late((who) => `of ${who}`) }));
      request.who = "ada";
    });
    progress.finish({ status: 200 });
    const trace = await traces.single();
    expect(trace).toMatchObject({ userId: "hidden", sessionId: "of ada", tags: ["outer", "inner"] });
    expect(trace.root.metadata).toMatchObject({ plan: "free" });
  });

  it("is asked once, however often the request comes to it", async () => {
    let asked = 0;
    const settings = read({ session: () => `asked ${++asked}`, capture: "full" });
    const further = read({ user: () => `user ${++asked}` });
    const view = viewOf({});
    const progress = beginRequest(view, settings);
    progress.run(() => {
      for (const again of [settings, further, settings, further]) progress.join(view, again);
    });
    progress.finish({ status: 200 });
    expect(await traces.single()).toMatchObject({ sessionId: "asked 1", userId: "user 2" });
    expect(asked).toBe(2);
  });

  it("says late what it adds, and knows better there too", async () => {
    const request: { who?: string } = {};
    const view = viewOf(request);
    const late = (mark: string) => (asked: { who?: string }) => ({ mark, [mark]: asked.who, who: asked.who && mark });
    const progress = beginRequest(view, read({ metadata: late("outer") }));
    progress.run(() => {
      progress.join(view, read({ metadata: late("inner") }));
      request.who = "ada";
    });
    progress.finish({ status: 200 });
    const { metadata } = (await traces.single()).root;
    expect(metadata).toMatchObject({ mark: "inner", outer: "ada", inner: "ada", who: "inner" });
  });

  it("changes nothing of a request that is not traced", async () => {
    const view = viewOf({});
    const progress = beginRequest(view, read({ ignore: "/" }));
    progress.run(() => {
      progress.join(view, read({ user: "ada", capture: "full" }));
      load("within");
    });
    progress.finish({ status: 200 });
    expect(await traces.all()).toEqual([]);
  });
});
