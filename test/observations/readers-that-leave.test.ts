import { once } from "node:events";
import { createServer, get, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { pipeline, Readable } from "node:stream";
import { observe, trace } from "@langfuse-kit/core";
import { captureTraces } from "@langfuse-kit/testing";
import { afterEach, describe, expect, it } from "vitest";

const traces = captureTraces({ afterEach });

const tokens = observe(
  async function* tokens() {
    for (let count = 0; ; count += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      yield `token ${count}\n`;
    }
  },
  { name: "tokens" },
);

/** A client that reads a little of the answer and leaves; resolves when what was sent to it is over. */
async function visitAndLeave(send: (response: ServerResponse, over: () => void) => void): Promise<void> {
  await new Promise<void>((over) => {
    const server = createServer((_, response) => trace("request", () => send(response, over)));
    server.listen(0, "127.0.0.1", async () => {
      const call = get({ port: (server.address() as AddressInfo).port, host: "127.0.0.1" }).on(
        "error",
        () => undefined,
      );
      const [answer] = await once(call, "response");
      await once(answer, "data");
      call.destroy();
      server.close();
    });
  });
}

describe("a client that leaves while an observed generator is streamed to it", () => {
  it("by pipeline is a warning on the generator, and no error", async () => {
    await visitAndLeave((response, over) => void pipeline(Readable.from(tokens()), response, () => over()));
    await expect
      .poll(async () => (await traces.observation("tokens")).statusMessage)
      .toMatch(/^aborted: (Premature close|The operation was aborted)$/);
    expect(await traces.observation("tokens")).toMatchObject({ level: "WARNING" });
  });

  it("by a loop that breaks says nothing", async () => {
    await visitAndLeave(async (response, over) => {
      for await (const token of tokens()) {
        if (response.destroyed) break;
        response.write(token);
      }
      over();
    });
    expect(await traces.observation("tokens")).toMatchObject({ level: "DEFAULT", statusMessage: undefined });
  });
});
