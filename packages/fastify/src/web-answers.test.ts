import { once } from "node:events";
import { get } from "node:http";
import { captureTraces } from "@langfuse-kit/testing";
import createFastify, { type FastifyInstance } from "fastify";
import { afterEach, describe, expect, it } from "vitest";
import { langfusePlugin } from "./index.ts";

const traces = captureTraces({ afterEach });

/** A web stream whose first piece is there, and what can still become of it. */
function webStream(): { stream: ReadableStream<Uint8Array>; fail(error: Error): void } {
  let begun: ReadableStreamDefaultController<Uint8Array> | undefined;
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      begun = controller;
      controller.enqueue(Buffer.from("first"));
    },
  });
  return { stream, fail: (error) => begun?.error(error) };
}

const answers: readonly (readonly [string, (stream: ReadableStream) => unknown])[] = [
  ["a web stream", (stream) => stream],
  ["a Response", (stream) => new Response(stream, { status: 201 })],
];

/** Visits an application that answers with `answer`. */
async function visit(
  answer: (app: FastifyInstance) => unknown,
  visitor: (url: string) => Promise<unknown>,
): Promise<Awaited<ReturnType<typeof traces.single>>["root"]> {
  const app = createFastify();
  await app.register(langfusePlugin);
  answer(app);
  const url = await app.listen({ port: 0, host: "127.0.0.1" });
  await visitor(`${url}/web`);
  await app.close();
  await new Promise(setImmediate);
  return (await traces.single()).root;
}

describe.each(answers)("an answer that is %s", (_, made) => {
  it("and fails in its middle is an error that says what failed", async () => {
    const { stream, fail } = webStream();
    const root = await visit(
      (app) => app.get("/web", async () => made(stream)),
      async (url) => {
        const response = await fetch(url);
        fail(new Error("the model died"));
        await expect(response.text()).rejects.toThrow();
      },
    );
    expect(root).toMatchObject({ name: "GET /web", level: "ERROR", statusMessage: "the model died" });
    expect(root.metadata).not.toHaveProperty("aborted");
  });

  it("and fails before its first piece is an error too", async () => {
    const { stream, fail } = webStream();
    fail(new Error("no model"));
    const root = await visit((app) => app.get("/web", async () => made(stream)), fetch);
    expect(root).toMatchObject({ level: "ERROR", statusMessage: "no model", metadata: { status: 500 } });
  });

  it("and is let go of by who has read enough is no error", async () => {
    const { stream } = webStream();
    const root = await visit(
      (app) => {
        app.addHook("onSend", async (_request, _reply, payload) => {
          const reader = (payload instanceof Response ? payload.body : (payload as ReadableStream))?.getReader();
          return new ReadableStream({
            async pull(controller) {
              controller.enqueue((await reader?.read())?.value);
              reader?.releaseLock();
              controller.close();
            },
          });
        });
        app.get("/web", async () => made(stream));
      },
      async (url) => expect(await (await fetch(url)).text()).toBe("first"),
    );
    expect(root).toMatchObject({ level: "DEFAULT", metadata: { status: 200 } });
  });

  it("and fails because its client has left is aborted", async () => {
    const { stream, fail } = webStream();
    const root = await visit(
      (app) =>
        app.get("/web", async (request) => {
          request.raw.once("close", () => fail(new Error("given up")));
          return made(stream);
        }),
      async (url) => {
        const request = get(url);
        const [response] = await once(request, "response");
        response.on("error", () => undefined);
        request.destroy();
      },
    );
    expect(root).toMatchObject({ level: "WARNING", metadata: { aborted: true } });
  });
});
