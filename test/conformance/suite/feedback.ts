import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { once } from "node:events";
import { feedbackOf } from "@langfuse-kit/core/feedback-client";
import type { TraceCapture } from "@langfuse-kit/testing";
import { afterEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { feedbackSite, post, TOKEN, tokenOf } from "./feedback-site.ts";
import type { Framework, Options } from "./framework.ts";
import { headOf, read } from "./site.ts";

export function feedback(framework: Framework, traces: TraceCapture): void {
  const visitWith = feedbackSite(framework);

  describe("feedback", () => {
    afterEach(() => void vi.useRealTimers());

    it("comes back from a browser as a score of the trace, and is no trace itself", async () => {
      await visitWith({}, async ({ url }) => {
        const response = await fetch(`${url}/ok`, { headers: { connection: "close" } });
        await response.text();
        expect(response.headers.get("traceparent")).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
        const send = feedbackOf(response, `${url}/feedback`);
        expect(await send?.({ name: "thumbs", value: true, comment: "just so" })).toEqual({ ok: true });
      });
      const { id, root } = await traces.single();
      expect(root).toMatchObject({ name: "GET /ok", children: [{ name: "step" }] });
      expect(await traces.scores()).toMatchObject([
        { traceId: id, name: "thumbs", value: 1, dataType: "BOOLEAN", comment: "just so" },
      ]);
    });

    it("replaces what the same visitor said before", async () => {
      await visitWith({}, async (site) => {
        const token = await tokenOf(site);
        await post(site, { token, name: "thumbs", value: 1 });
        await post(site, { token, name: "thumbs", value: 0 });
        await post(site, { token, name: "stars", value: 3 });
      });
      const [first, second, other] = await traces.scores();
      expect(first?.id).toBe(second?.id);
      expect(other?.id).not.toBe(first?.id);
    });

    it("is refused without a token, with one of another key, and with one that was changed", async () => {
      const options: Options = { traceHeader: { key: "another key of ours" } };
      const score = { name: "thumbs", value: 1 };
      await visitWith({ options }, async (site) => {
        const token = await tokenOf(site);
        for (const wrong of [undefined, "", 7, "x", token, `${token}A`, "A".repeat(3000)]) {
          expect(await post(site, { ...score, token: wrong })).toMatchObject({ status: 403, said: { error: "token" } });
        }
      });
      await visitWith({}, async (site) => {
        const token = await tokenOf(site);
        for (let at = 0; at < token.length; at++) {
          const other = token[at] === "A" ? "B" : "A";
          const changed = token.slice(0, at) + other + token.slice(at + 1);
          expect(await post(site, { ...score, token: changed })).toMatchObject({
            status: 403,
            said: { error: "token" },
          });
        }
        expect((await post(site, { ...score, token })).status).toBe(202);
      });
      expect(await traces.scores()).toHaveLength(1);
    });

    it("with the token of one trace scores no other", async () => {
      await visitWith({}, async (site) => {
        const [token, other] = [await tokenOf(site), await read(site.get("/ok"))];
        const traceId = other.headers.get("x-langfuse-trace-id");
        const refused = await post(site, { token, traceId, name: "thumbs", value: 1 });
        expect(refused).toMatchObject({ status: 403, said: { error: "other-trace" } });
      });
      expect(await traces.scores()).toEqual([]);
    });

    it("is refused when its token has expired", async () => {
      const options: Options = { traceHeader: { expiresInSeconds: 600 } };
      await visitWith({ options }, async (site) => {
        const score = { token: await tokenOf(site), name: "thumbs", value: 1 };
        expect((await post(site, score)).status).toBe(202);
        vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 601_000 });
        expect(await post(site, score)).toMatchObject({ status: 403, said: { error: "expired" } });
      });
    });

    it("believes older keys too, and signs with the first", async () => {
      const [old, fresh] = ["the key of last year", "the key of this year"];
      await visitWith({ options: { traceHeader: { key: old } }, feedback: { key: [fresh, old] } }, async (site) => {
        expect((await post(site, { token: await tokenOf(site), name: "thumbs", value: 1 })).status).toBe(202);
      });
      await visitWith({ options: { traceHeader: { key: [fresh, old] } }, feedback: { key: fresh } }, async (site) => {
        expect((await post(site, { token: await tokenOf(site), name: "thumbs", value: 1 })).status).toBe(202);
      });
    });

    it.each([
      ["a name that is not taken", { name: "other", value: 1 }, "name"],
      ["no name", { value: 1 }, "name"],
      ["a name out of the prototype", { name: "toString", value: 1 }, "name"],
      ["a value that is not on the list", { name: "thumbs", value: 2 }, "value"],
      ["a value of another kind", { name: "thumbs", value: "1" }, "value"],
      ["a number beyond its bounds", { name: "stars", value: 6 }, "value"],
      ["no number", { name: "stars", value: "NaN" }, "value"],
      ["a text that is too long", { name: "note", value: "x".repeat(501) }, "value"],
      ["a comment that is no text", { name: "thumbs", value: 1, comment: {} }, "comment"],
      ["a comment that is too long", { name: "thumbs", value: 1, comment: "x".repeat(2001) }, "comment"],
      ["an observation that is none", { name: "thumbs", value: 1, observationId: "../1" }, "observation"],
    ])("takes what it was told to take, and not %s", async (_, score, error) => {
      const scores = { thumbs: [0, 1], stars: { min: 1, max: 5 }, note: "text", done: "boolean" } as const;
      await visitWith({ feedback: { scores } }, async (site) => {
        const token = await tokenOf(site);
        expect(await post(site, { token, ...score })).toMatchObject({ status: 400, said: { error } });
        expect((await post(site, { token, name: "stars", value: 4.5 })).status).toBe(202);
        expect((await post(site, { token, name: "note", value: "good" })).status).toBe(202);
      });
      expect((await traces.scores()).map(({ name, dataType }) => [name, dataType])).toEqual([
        ["stars", "NUMERIC"],
        ["note", "TEXT"],
      ]);
    });

    it.each(["", "{", "[]", "null", "7", '"text"'])("refuses the body %j", async (body) => {
      await visitWith({}, async (site) => {
        const refused = await post(site, body);
        if (framework.readsBodies) expect([400, 403]).toContain(refused.status);
        else expect(refused).toMatchObject({ status: 400, said: { error: "unreadable" } });
      });
    });

    it.each(["GET", "PUT", "PATCH", "DELETE"])("takes no %s, which is no trace either", async (method) => {
      await visitWith({}, async ({ get }) => {
        const { status, headers, text } = await read(get("/feedback", { method }));
        expect({ status, allow: headers.get("allow") }).toEqual({ status: 405, allow: "POST" });
        expect(JSON.parse(text)).toMatchObject({ error: "method" });
        expect(await traces.all()).toEqual([]);
      });
    });

    it("takes the token in a header, and a body by any type", async () => {
      await visitWith({}, async (site) => {
        const token = await tokenOf(site);
        const headers = { [TOKEN]: token, "content-type": "text/plain" };
        expect((await post(site, '{"name":"thumbs","value":1}', headers)).status).toBe(202);
      });
      expect(await traces.scores()).toHaveLength(1);
    });

    it("refuses a body that is too large, announced or not, and lives on", async () => {
      await visitWith({ feedback: { maxBytes: 200 } }, async (site) => {
        const token = await tokenOf(site);
        const large = { token, name: "thumbs", value: 1, comment: "x".repeat(300) };
        expect(await post(site, large)).toMatchObject({ status: 413, said: { error: "too-large" } });
        const request = site.open("/feedback", { method: "POST", headers: { "transfer-encoding": "chunked" } });
        request.on("error", () => undefined);
        request.write("x".repeat(150));
        request.write("x".repeat(150));
        const [response] = await once(request, "response");
        expect(framework.readsBodies ? [413, 415] : [413]).toContain(response.statusCode);
        request.destroy();
        expect((await post(site, { token, name: "thumbs", value: 1 })).status).toBe(202);
      });
    });

    it("is limited for each trace, and for all", async () => {
      await visitWith({ feedback: { perTrace: 2, perMinute: 5 } }, async (site) => {
        const tokens = [await tokenOf(site), await tokenOf(site), await tokenOf(site)];
        const statuses: number[] = [];
        for (const token of tokens) {
          for (let count = 0; count < 3; count++) {
            statuses.push((await post(site, { token, name: `score ${count}`, value: 1 })).status);
          }
        }
        // Two for each of the first two traces, and then one: that makes five.
        expect(statuses).toEqual([202, 202, 429, 202, 202, 429, 202, 429, 429]);
        const { headers } = await post(site, { token: tokens[0], name: "thumbs", value: 1 });
        expect(Number(headers.get("retry-after"))).toBeGreaterThan(0);
      });
      expect(await traces.scores()).toHaveLength(5);
    });

    it("goes the way of its trace where sampling leaves that out", async () => {
      const options: Options = { traceHeader: true, sample: ({ headers }) => headers["x-keep"] === "yes" };
      await visitWith({ options }, async (site) => {
        for (const keep of ["yes", "no"]) {
          const { headers } = await read(site.get("/ok", { headers: { "x-keep": keep } }));
          const token = headers.get(TOKEN);
          expect(headers.get("traceparent")?.endsWith(keep === "yes" ? "-01" : "-00")).toBe(true);
          expect((await post(site, { token, name: keep, value: 1 })).status).toBe(202);
        }
      });
      expect((await traces.scores()).map(({ name }) => name)).toEqual(["yes"]);
    });

    it("gives no token where the request is not traced", async () => {
      await visitWith({ options: { traceHeader: true, ignore: "/ok" } }, async ({ get }) => {
        const { headers } = await read(get("/ok"));
        expect([...headers.keys()].filter((name) => /langfuse|traceparent/.test(name))).toEqual([]);
      });
    });

    it.each(["GET", "POST"])("gives no token with its own answer to a %s, which no trace is of", async (method) => {
      await visitWith({}, async ({ get }) => {
        const { headers } = await read(get("/feedback", { method }));
        expect([...headers.keys()].filter((name) => /langfuse|traceparent/.test(name))).toEqual([]);
      });
      expect(await traces.all()).toEqual([]);
    });

    it("costs nothing where the poster leaves", async () => {
      await visitWith({}, async (site) => {
        const arrival = new Promise((resolve) => {
          subscribe("http.server.request.start", resolve);
          onTestFinished(() => void unsubscribe("http.server.request.start", resolve));
        });
        const request = site.open("/feedback", { method: "POST", headers: { "content-length": "100" } });
        request.on("error", () => undefined);
        request.write("{");
        await arrival;
        request.destroy();
        expect((await headOf(site.open("/ok"))).statusCode).toBe(200);
      });
      expect(await traces.single()).toMatchObject({ name: "GET /ok" });
    });
  });
}
