import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Condition } from "../table/index.ts";
import { openNetwork } from "./index.ts";

/** Answers what it is told. */
const echo = createServer((socket) => void socket.on("error", () => undefined).pipe(socket));

async function across(is: Condition): Promise<{ readonly client: Socket; close(): Promise<void> }> {
  const network = await openNetwork(() => (echo.address() as AddressInfo).port);
  network.set(is);
  const client = connect(network.port, "127.0.0.1").on("error", () => undefined);
  return { client, close: () => network.close() };
}

/** However it comes to that. */
const closed = (client: Socket): Promise<unknown> => new Promise((resolve) => client.once("close", resolve));

/** Everything until the end, or until so much is there. */
async function read(client: Socket, bytes = Number.POSITIVE_INFINITY): Promise<string> {
  let text = "";
  for await (const piece of client) {
    text += String(piece);
    if (text.length >= bytes) break;
  }
  return text;
}

describe("the way to a server", () => {
  beforeAll(async () => {
    echo.listen(0, "127.0.0.1");
    await once(echo, "listening");
  });
  afterAll(() => void echo.close());

  it.each<[string, Condition]>([
    ["well", "well"],
    ["slow", { delayMs: 20 }],
    ["thin", { bytesPerSecond: 10_000 }],
  ])("passes everything on while it is %s", async (_, condition) => {
    const { client, close } = await across(condition);
    client.write("0123456789");
    expect(await read(client, 10)).toBe("0123456789");
    await close();
  });

  it.each([
    ["up", 4],
    ["down", 7],
  ] as const)("cuts %s after exactly so many bytes", async (direction, bytes) => {
    const { client, close } = await across({ direction, cutAfter: [bytes] });
    const ended = closed(client);
    let text = "";
    client.on("data", (piece) => {
      text += String(piece);
    });
    client.write("0123456789");
    await ended;
    expect("0123456789".slice(0, bytes).startsWith(text)).toBe(true);
    await close();
  });

  it("ends connections when it is refused", async () => {
    const { client, close } = await across("refused");
    await closed(client);
    expect(client.bytesRead).toBe(0);
    await close();
  });

  it("swallows everything when it is silent, and keeps the connection", async () => {
    const { client, close } = await across("silent");
    await once(client, "connect");
    client.write("0123456789");
    const answer = await Promise.race([
      once(client, "data"),
      new Promise((resolve) => setTimeout(resolve, 100, "none")),
    ]);
    expect([answer, client.destroyed]).toEqual(["none", false]);
    client.destroy();
    await close();
  });
});
