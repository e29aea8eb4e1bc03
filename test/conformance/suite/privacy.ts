import { generation, span, updateTrace } from "@langfuse-kit/core";
import type { TraceCapture } from "@langfuse-kit/testing";
import { describe, expect, it } from "vitest";
import type { Framework, Options, Plan, Route } from "./framework.ts";
import { failing } from "./routes.ts";
import { read, visit } from "./site.ts";

const content = "what only the two of us know";

const chat: Route = {
  path: "/chat/:topic",
  method: "POST",
  body: "json",
  handle: ({ body }) => {
    updateTrace({ metadata: { content }, output: content });
    generation("answer", { model: "gpt-4o", input: body, usage: { input: 3, output: 4 } }, () => content);
    throw new Error(content, { cause: new Error(content) });
  },
};

const options: Options = {
  metadata: { content },
  input: ({ body }) => body,
  output: () => content,
  captureHeaders: ["x-content"],
};

const failed: Options["capture"] = () => {
  throw new Error(content);
};

export function privacy(framework: Framework, traces: TraceCapture): void {
  async function chatWith(capture: Options["capture"], second?: Options) {
    const plan: Plan = { routes: [chat], options: { ...options, capture }, ...(second && { second }) };
    await visit(framework, plan, async ({ get }) => {
      const headers = { "content-type": "application/json", "x-content": content, "x-quiet": "yes" };
      const body = JSON.stringify({ content });
      expect((await read(get(`/chat/secret?content=${content}`, { method: "POST", headers, body }))).status).toBe(500);
    });
    return traces.single();
  }

  describe("content", () => {
    it.each([
      ["metadata", "metadata"],
      [
        "a function of the request",
        ({ headers }: { headers: Record<string, unknown> }) => headers["x-quiet"] && "metadata",
      ],
      ["a function that fails", failed],
      ["a function that says what there is not", () => "quiet"],
    ] as const)("stays here with capture: %s, and the tree is the same", async (_, capture) => {
      const trace = await chatWith(capture as Options["capture"]);
      expect(JSON.stringify(trace)).not.toContain(content);
      expect(trace.root).toMatchObject({
        name: "POST /chat/:topic",
        level: "ERROR",
        metadata: { method: "POST", route: "/chat/:topic", status: 500 },
        children: [
          { name: "answer", model: "gpt-4o", usage: { input: 3, output: 4 }, input: undefined, output: undefined },
        ],
      });
    });

    it.each([
      ["further in", undefined, "metadata"],
      ["further out", "metadata", "full"],
    ] as const)(
      "stays here where an adapter %s says so, and all of them tell of whom it is",
      async (_, outer, inner) => {
        const second: Options = {
          capture: inner,
          user: "ada",
          session: ({ headers }) => headers["x-quiet"] as string,
          tags: ["second"],
          metadata: { content },
          name: "second",
        };
        const trace = await chatWith(outer, second);
        expect(JSON.stringify(trace)).not.toContain(content);
        expect(trace).toMatchObject({ name: "POST /chat/:topic", userId: "ada", sessionId: "yes" });
        expect(trace.root.children).toMatchObject([{ name: "answer", userId: "ada", input: undefined }]);
      },
    );

    it("leaves without capture, or the tests above would show nothing", async () => {
      const trace = await chatWith(undefined);
      expect(JSON.stringify(trace).split(content).length).toBeGreaterThan(8);
    });

    it.each(["throw", "reject"] as const)(
      "stays here where an error brings it out of a closed step (%s)",
      async (how) => {
        const error = new Error(content);
        const closed: Route = {
          path: "/closed",
          handle: () =>
            span("diagnose", { capture: "metadata" }, () => {
              if (how === "throw") throw error;
              return Promise.reject(error);
            }),
        };
        await visit(framework, { routes: [closed] }, ({ get }) => read(get("/closed")));
        const trace = await traces.single();
        expect(JSON.stringify(trace)).not.toContain(content);
        const statusMessage = expect.stringMatching(/^Error at privacy\.ts:/);
        expect(trace.root).toMatchObject({ level: "ERROR", statusMessage, children: [{ level: "ERROR" }] });
      },
    );

    it("is searched for what has a shape with capture: redacted", async () => {
      const routes = [failing("/fails", new Error("no mail for ada@example.com"), "reject")];
      await visit(framework, { routes, options: { ...options, capture: "redacted" } }, ({ get }) =>
        read(get("/fails")),
      );
      const { root } = await traces.single();
      expect(root).toMatchObject({ output: content, statusMessage: "no mail for [redacted:email]" });
      expect(JSON.stringify(root)).not.toContain("ada@example.com");
    });
  });
}
