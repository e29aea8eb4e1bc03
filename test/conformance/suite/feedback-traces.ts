import { updateTrace } from "@langfuse-kit/core";
import type { TraceCapture } from "@langfuse-kit/testing";
import { describe, expect, it } from "vitest";
import { feedbackSite, post, tokenOf } from "./feedback-site.ts";
import type { Framework, Options } from "./framework.ts";
import { ok } from "./routes.ts";
import { read } from "./site.ts";

/** What a score from outside takes over from the request that its token came with. */
export function feedbackTraces(framework: Framework, traces: TraceCapture): void {
  const visitWith = feedbackSite(framework);
  const score = { name: "thumbs", value: 1, comment: "my test is wrong" };

  describe("feedback", () => {
    it.each([
      ["of the request", { traceHeader: true, capture: "metadata" }, undefined],
      ["of an adapter further in", { traceHeader: true }, { capture: "metadata" }],
    ] satisfies [string, Options, Options | undefined][])("keeps to the mode %s", async (_, options, second) => {
      await visitWith({ options, ...(second && { second }) }, async (site) => {
        expect((await post(site, { ...score, token: await tokenOf(site) })).status).toBe(202);
      });
      const [taken, ...others] = await traces.scores();
      expect(others).toEqual([]);
      expect(taken).toMatchObject({ name: "thumbs", value: 1 });
      expect(taken?.comment ?? undefined).toBeUndefined();
    });

    it("is of the environment that the handler gave its trace", async () => {
      const handle = () => {
        updateTrace({ environment: "staging" });
        return ok;
      };
      await visitWith({ routes: [{ path: "/ok", handle }] }, async (site) => {
        expect((await post(site, { ...score, token: await tokenOf(site) })).status).toBe(202);
      });
      expect((await traces.single()).root.environment).toBe("staging");
      expect(await traces.scores()).toMatchObject([{ environment: "staging" }]);
    });

    it("of a stranger stands beside what the visitor has said, and not in its place", async () => {
      await visitWith({}, async (site) => {
        const { headers } = await read(site.get("/ok"));
        const traceId = headers.get("x-langfuse-trace-id") ?? "";
        const token = headers.get("x-langfuse-feedback");
        expect((await post(site, { ...score, token })).status).toBe(202);
        const theirs = await tokenOf(site, { traceparent: `00-${traceId}-1234567890abcdef-01` });
        expect((await post(site, { ...score, token: theirs, value: 0, traceId })).status).toBe(202);
      });
      const [own, strange] = await traces.scores();
      expect(strange?.traceId).toBe(own?.traceId);
      expect(strange?.id).not.toBe(own?.id);
    });

    it.each(["x", "ü", "漢", "\u0001"])("may have a comment of 2000 %j", async (letter) => {
      const comment = letter.repeat(2000);
      const escaped = JSON.stringify(comment).replace(
        /[\u0080-\uffff]/g,
        (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`,
      );
      await visitWith({}, async (site) => {
        const token = await tokenOf(site);
        expect((await post(site, { ...score, token, comment })).status).toBe(202);
        expect((await post(site, `{"token":"${token}","name":"note","value":1,"comment":${escaped}}`)).status).toBe(
          202,
        );
      });
      expect((await traces.scores()).map((taken) => taken.comment === comment)).toEqual([true, true]);
    });

    it("may say null for what it leaves out", async () => {
      await visitWith({}, async (site) => {
        const nothing = { comment: null, observationId: null, traceId: null };
        expect((await post(site, { ...score, ...nothing, token: await tokenOf(site) })).status).toBe(202);
      });
      expect(await traces.scores()).toHaveLength(1);
    });
  });
}
