import { once } from "node:events";
import type { RequestListener, ServerResponse } from "node:http";
import { connect } from "node:net";
import { span } from "@langfuse-kit/core";
import type { TraceCapture } from "@langfuse-kit/testing";
import { describe, expect, it } from "vitest";
import { signal } from "../../signal.ts";
import type { Framework, Plan, Route } from "./framework.ts";
import { ok } from "./routes.ts";
import { read, visit } from "./site.ts";

/** What a logger does that was there before the adapter: it looks at the end of each answer. */
const audited = (listener: RequestListener): RequestListener =>
  function serve(request, response) {
    const user = request.headers["x-user"];
    for (const event of ["finish", "close"]) {
      response.on(event, () => span("audit", { input: `${event} of ${user}` }, () => undefined));
    }
    return listener(request, response);
  };

export function sideBySide(framework: Framework, traces: TraceCapture): void {
  const planOf = (...routes: Route[]): Plan => ({
    routes,
    around: audited,
    options: { user: ({ headers }) => headers["x-user"]?.toString() },
  });

  async function expectOwnAudits(): Promise<void> {
    const found = (await traces.all()).map(({ userId, root }) => [userId, root.children.map(({ input }) => input)]);
    expect(new Map(found as [string, unknown][])).toEqual(
      new Map(["ada", "bob"].map((user) => [user, [`finish of ${user}`, `close of ${user}`]])),
    );
  }

  describe("requests side by side", () => {
    it("keep their ends apart where one waits behind another of its connection", async () => {
      const later = signal();
      const slow = { path: "/slow", handle: () => later.given.then(() => ok) };
      const fast = {
        path: "/fast",
        handle: () => {
          setImmediate(later.give);
          return ok;
        },
      };
      await visit(framework, planOf(slow, fast), async ({ port }) => {
        const socket = connect(port, "127.0.0.1").resume();
        socket.write("GET /slow HTTP/1.1\r\nhost: a\r\nx-user: ada\r\n\r\n");
        socket.write("GET /fast HTTP/1.1\r\nhost: a\r\nx-user: bob\r\nconnection: close\r\n\r\n");
        await once(socket, "close");
      });
      await expectOwnAudits();
    });

    it("keep their ends apart where one answers the other", async () => {
      const begun = signal();
      let waiting: ServerResponse | undefined;
      const poll: Route = {
        path: "/poll",
        handle: ({ rawResponse }) => {
          waiting = rawResponse;
          setImmediate(begun.give);
          return "silence";
        },
      };
      const say = {
        path: "/say",
        handle: () => {
          waiting?.end("news");
          return ok;
        },
      };
      await visit(framework, planOf(poll, say), async ({ get }) => {
        const polled = read(get("/poll", { headers: { "x-user": "ada" } }));
        await begun.given;
        await read(get("/say", { headers: { "x-user": "bob" } }));
        expect((await polled).text).toBe("news");
      });
      await expectOwnAudits();
    });
  });
}
