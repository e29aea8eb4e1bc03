import { once } from "node:events";
import http from "node:http";
import net, { type AddressInfo } from "node:net";
import { expect, it } from "vitest";
import type { Chunk } from "../../encode/types.ts";
import { names, spans, textCodec } from "../fixtures/codec.ts";
import { createHarness, destination } from "../fixtures/harness.ts";
import { startServer } from "../fixtures/server.ts";
import { createMemorySpool } from "../memory-spool.ts";
import type { Codec } from "../types.ts";

/** Sends the bytes of the chunks themselves, as the real one does. */
const codec: Codec = { ...textCodec, parts: (chunks) => chunks.map(({ bytes }) => bytes) };
/** Node 20 leaves the memory to its collector. */
const canFree = "transfer" in ArrayBuffer.prototype;

/** In memory of its own, as the encoder makes them. */
function own(chunk: Chunk): Chunk {
  const bytes = Buffer.allocUnsafeSlow(chunk.bytes.length);
  bytes.set(chunk.bytes);
  return { ...chunk, bytes, isAlone: true };
}

const large = { payload: "x".repeat(8 * 1024 * 1024) };
const isFree = ({ bytes }: Chunk): boolean => bytes.buffer.byteLength === 0;

it("frees what the server has", async () => {
  await using server = await startServer();
  const { delivery, result, spool } = createHarness(server.url, { codec });
  const chunks = [own(spans(names("a", 3))), own(spans(names("b", 3)))];
  for (const chunk of chunks) delivery.accept(chunk);
  await result(delivery.flush());
  expect(server.stored).toHaveLength(6);
  expect(chunks.map(isFree)).toEqual([canFree, canFree]);
  expect(spool.stats()).toMatchObject({ chunks: 0, bytes: 0 });
});

it("frees what got there at the second attempt, and not before", async () => {
  await using server = await startServer(() => ({ status: server.received.length === 1 ? 503 : 200 }));
  const { delivery, result, until } = createHarness(server.url, { codec });
  const chunk = own(spans(names("a", 3)));
  delivery.accept(chunk);
  await until(() => server.received.length === 1 && delivery.health().state === "retrying");
  expect(isFree(chunk)).toBe(false);
  await result(delivery.flush());
  expect(server.stored).toEqual(chunk.ids);
  expect(isFree(chunk)).toBe(canFree);
});

it("leaves alone what another destination has yet to get", async () => {
  await using first = await startServer();
  await using second = await startServer(() => ({ status: second.received.length === 1 ? 503 : 200 }));
  const destinations = [destination(first.url, "first"), destination(second.url, "second")];
  const { delivery, result } = createHarness(first.url, { codec, destinations });
  const { bytes, ids, kind, createdAt } = own(spans(names("a", 3)));
  for (const { name } of destinations)
    delivery.accept({ kind, bytes, ids, createdAt, destination: name, isAlone: false });
  await result(delivery.flush());
  expect([first.stored, second.stored]).toEqual([ids, ids]);
  expect(bytes).toHaveLength(bytes.buffer.byteLength);
});

it("leaves alone what a spool of others may still read", async () => {
  await using server = await startServer();
  const { givesAway: _, ...spool } = createMemorySpool({ maxBytes: 64_000_000 });
  const { delivery, result } = createHarness(server.url, { codec, spool });
  const chunk = own(spans(names("a", 3)));
  delivery.accept(chunk);
  await result(delivery.flush());
  expect(server.stored).toEqual(chunk.ids);
  expect(isFree(chunk)).toBe(false);
});

it("leaves alone what becomes a dead letter", async () => {
  await using server = await startServer(() => ({ status: 422 }));
  const { delivery, result } = createHarness(server.url, { codec });
  const chunk = own(spans(["a"]));
  delivery.accept(chunk);
  await result(delivery.flush());
  expect(delivery.health().deadLettered).toBe(1);
  expect(isFree(chunk)).toBe(false);
});

it("leaves alone what a socket still reads, where the server answers before it has read it", async () => {
  const read: Buffer[] = [];
  let readOn: () => void = () => undefined;
  const server = net.createServer((socket) => {
    socket.on("error", () => undefined);
    socket.once("data", (part) => {
      read.push(part);
      socket.pause();
      socket.on("data", (more) => void read.push(more));
      readOn = () => socket.resume();
      socket.write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}");
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const { delivery, result } = createHarness(`http://127.0.0.1:${port}`, { codec, batch: { maxBytes: 2 ** 24 } });
  const chunk = own(spans(["a"], large));
  delivery.accept(chunk);
  await result(delivery.flush());
  expect(delivery.health().delivered).toBe(1);
  expect(isFree(chunk)).toBe(false);
  readOn();
  const body = (): Buffer => Buffer.concat(read).subarray(Buffer.concat(read).indexOf("\r\n\r\n") + 4);
  await expect.poll(() => body().length).toBe(chunk.bytes.length);
  expect(body().equals(chunk.bytes)).toBe(true);
  await delivery.shutdown(5_000);
  await new Promise((resolve) => server.close(resolve));
});

it("leaves alone what went back to a crowded spool while a socket may still read it", async () => {
  let isWell = false;
  const server = http.createServer((request, response) => {
    if (isWell) request.resume().on("end", () => response.end("{}"));
    else response.writeHead(503).end("{}");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const spool = createMemorySpool({ maxBytes: 64_000_000 });
  const harness = createHarness(`http://127.0.0.1:${port}`, { codec, spool, batch: { maxBytes: 2 ** 26 } });
  const { delivery, until } = harness;
  const chunks = names("a", 17).map((id) => own(spans([id], { payload: "x".repeat(3_900_000) })));
  for (const chunk of chunks.slice(0, 2)) delivery.accept(chunk);
  await until(() => delivery.health().state === "retrying");
  for (const chunk of chunks.slice(2)) delivery.accept(chunk);
  expect(delivery.health().dropped).toEqual({ spool_full: 1 });
  isWell = true;
  await until(() => delivery.health().pending === 0);
  expect(delivery.health().delivered).toBe(16);
  expect(chunks.slice(1, 4).map(isFree)).toEqual([false, canFree, canFree]);
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

it("leaves alone what was sent before by a request that was never written to its end", async () => {
  const sockets: http.IncomingMessage[] = [];
  const server = http.createServer((request, response) => {
    sockets.push(request);
    // The first is refused without being read; the halves of it are taken.
    if (sockets.length > 1) request.resume().on("end", () => response.end("{}"));
    else response.writeHead(413).end("{}");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const spool = createMemorySpool({ maxBytes: 2 ** 30 });
  const { delivery, result } = createHarness(`http://127.0.0.1:${port}`, {
    codec,
    spool,
    batch: { maxBytes: 2 ** 26 },
  });
  const chunks = [own(spans(["a"], large)), own(spans(["b"], large)), own(spans(["c"]))];
  for (const chunk of chunks) delivery.accept(chunk);
  await result(delivery.flush());
  expect(delivery.health().delivered).toBe(3);
  expect(chunks.map(isFree)).toEqual([false, false, false]);
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});
