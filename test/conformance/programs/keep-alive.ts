import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { initLangfuse, span } from "@langfuse-kit/core";
import { frameworkOf } from "../frameworks/one.ts";

/**
 * Many requests over one connection, in a process of their own: `node --expose-gc keep-alive.ts FRAMEWORK REQUESTS`.
 * Prints what is left behind of them.
 */
const ROUNDS = 5;
const framework = await frameworkOf(process.argv[2] ?? "");
const perRound = Number(process.argv[3]) / ROUNDS;

const warnings: string[] = [];
process.on("warning", (warning) => warnings.push(String(warning)));
const sink = createServer((request, response) => request.resume().on("end", () => response.end("{}")));
const baseUrl = `http://127.0.0.1:${await listen(sink)}`;
const langfuse = initLangfuse({ publicKey: "pk-lf-1", secretKey: "sk-lf-1", baseUrl, handleSignals: false });

const listeners: number[] = [];
const requests: WeakRef<object>[] = [];
const { server, close } = await framework.open({
  options: { user: ({ headers }) => headers["x-user"]?.toString(), traceHeader: true },
  routes: [
    {
      path: "/users/:id",
      handle({ raw, request }) {
        listeners.push(listenersOf(raw.socket));
        requests.push(new WeakRef(request));
        return span("step", () => ({ body: "ok" }));
      },
    },
  ],
});
// A client as small as can be: the server is what is looked at, and there are many requests.
const client = connect(await listen(server), "127.0.0.1").setEncoding("latin1");
let answered = (): void => {};
let answer = "";
client.on("data", (piece) => {
  answer += piece;
  if (answer.endsWith("\r\n\r\nok")) answered();
});
await once(client, "connect");

const heap: number[] = [];
const alive: number[] = [];
for (let round = 0; round < ROUNDS; round++) {
  for (let count = 0; count < perRound; count++) await visit(round * perRound + count);
  await langfuse.flush();
  // What a promise that is just done holds is let go of a turn later.
  await new Promise((resolve) => setImmediate(resolve));
  globalThis.gc?.();
  heap.push(process.memoryUsage().heapUsed);
  alive.push(requests.splice(0).filter((request) => request.deref() !== undefined).length);
}
const { delivered, pending, open } = langfuse.health();
client.destroy();
await close();
process.stdout.write(`${JSON.stringify({ heap, alive, listeners, warnings, delivered, pending, open })}\n`);
process.exit(0);

function visit(id: number): Promise<void> {
  answer = "";
  client.write(`GET /users/${id} HTTP/1.1\r\nhost: here\r\nx-user: user-${id % 100}\r\n\r\n`);
  return new Promise((resolve) => {
    answered = resolve;
  });
}

async function listen(one: Server): Promise<number> {
  if (!one.listening) await new Promise<void>((resolve) => one.listen(0, "127.0.0.1", resolve));
  return (one.address() as AddressInfo).port;
}

function listenersOf(socket: Socket): number {
  return socket.eventNames().reduce((count, name) => count + socket.listenerCount(name), 0);
}
