import { once } from "node:events";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { injectContext, span } from "@langfuse-kit/core";
import type { TraceCapture } from "@langfuse-kit/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Framework } from "./framework.ts";
import { type OpenSite, openSite } from "./site.ts";
import { PARENT, parentCases, stateCases, TRACE } from "./w3c-cases.ts";

/** What a service that the handler calls gets to see. */
interface Call {
  readonly traceId: string;
  readonly parentId: string;
  readonly isRandom: boolean;
  /** The entries of others. */
  readonly state: string;
}

const calls = (): string =>
  JSON.stringify([1, 2, 3].map((call) => span(`call ${call}`, () => injectContext<Record<string, string>>())));

/** W3C Trace Context, on a raw socket: clients put headers right that a stranger need not. */
export function w3c(framework: Framework, traces: TraceCapture): void {
  let site: OpenSite;

  async function send(headers: readonly string[]): Promise<readonly Call[]> {
    const socket = connect(site.port, "127.0.0.1");
    await once(socket, "connect");
    socket.write(["GET /calls HTTP/1.1", "host: here", "connection: close", ...headers, "", ""].join("\r\n"));
    const answer = await text(socket);
    await site.settled();
    const body = answer.slice(answer.indexOf("["), answer.lastIndexOf("]") + 1);
    return (JSON.parse(body) as Record<string, string>[]).map(({ traceparent = "", tracestate = "" }) => {
      const fields = /^00-([0-9a-f]{32})-([0-9a-f]{16})-0([0-3])$/.exec(traceparent) ?? [];
      const [, traceId = "", parentId = "", flags] = fields;
      expect(traceId).toMatch(/[1-9a-f]/);
      expect(parentId).toMatch(/[1-9a-f]/);
      const others = tracestate.split(",").filter((member) => member !== "" && !member.startsWith("lfk="));
      return { traceId, parentId, isRandom: Number(flags) >= 2, state: others.join(",") };
    });
  }

  describe("W3C Trace Context", () => {
    beforeAll(async () => {
      site = await openSite(framework, { routes: [{ path: "/calls", handle: () => ({ body: calls() }) }] });
    });
    afterAll(() => site?.close());

    it.each(parentCases)("$says: continued? $isContinued", async ({ headers, isContinued, isRandom = false }) => {
      const made = await send(headers);
      const ids = new Set(made.map(({ traceId }) => traceId));
      expect(ids.size).toBe(1);
      expect(ids.has(TRACE)).toBe(isContinued);
      // Each call has a parent of its own, and none has the one that came.
      expect(new Set(made.map(({ parentId }) => parentId)).size).toBe(3);
      expect(made.map(({ parentId }) => parentId)).not.toContain(PARENT);
      expect(made.map(({ state }) => state)).toEqual(["", "", ""]);
      expect(made.map((call) => call.isRandom)).toEqual([isRandom, isRandom, isRandom]);
      expect(ids).toEqual(new Set([(await traces.single()).id]));
    });

    it.each(stateCases)("$says", async ({ headers, passedOn }) => {
      const [{ traceId, state } = { traceId: "", state: "" }] = await send(headers);
      expect(state).toBe(passedOn);
      expect(traceId === TRACE).toBe(headers.some((header) => /^traceparent/i.test(header)));
    });
  });
}
