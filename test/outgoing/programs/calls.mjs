// Calls a service in every way that this Node has, and says what went wrong; no output means nothing did.
import { subscribe } from "node:diagnostics_channel";
import http from "node:http";
import { createRequire } from "node:module";
import { initLangfuse, trace } from "@langfuse-kit/core";
import { captureChunks } from "@langfuse-kit/core/testing";
import axios from "axios";
import got from "got";
import * as undici7 from "undici";
import * as undici6 from "undici-6";

const [major, minor] = process.versions.node.split(".").map(Number);
const undici8 = major > 22 || (major === 22 && minor >= 19) ? await import("undici-8") : undefined;
const other = createRequire(import.meta.url)("@langfuse-kit/core");

const ours = ["traceparent", "tracestate", "baggage"];
/** The last request's lines of these headers. */
let last = [];
const answer = (request, response) => {
  const { rawHeaders: raw, url } = request;
  last = raw.flatMap((name, at) =>
    at % 2 === 0 && ours.includes(name.toLowerCase()) ? [`${name}: ${raw[at + 1]}`] : [],
  );
  const to = new URL(url, "http://here").searchParams.get("to");
  if (to !== null) return response.writeHead(302, { location: to }).end();
  request.resume().on("end", () => setTimeout(() => response.end(JSON.stringify(request.headers)), 1));
};
const listen = (server) =>
  new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server.address().port)));
const servers = [http.createServer(answer), http.createServer(answer)];
const [port, strangerPort] = await Promise.all(servers.map(listen));
const listed = `http://127.0.0.1:${port}`;
const stranger = `http://127.0.0.1:${strangerPort}`;

// Off, and recorded for the kit of tests alone.
initLangfuse({ enabled: false, propagateTo: [listed], logger: { warn: console.error, error: console.error } });
captureChunks(() => {});

const expect = (what, actual, expected) => {
  const [is, should] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (is !== should) console.error(`${what}: ${is} instead of ${should}`);
};
const read = (request) =>
  new Promise((resolve, reject) => {
    request.on("error", reject).on("response", (response) => {
      let text = "";
      response.on("data", (part) => (text += part)).on("end", () => resolve(text));
    });
  });
const post = (address) => {
  const request = http.request(address, { method: "POST" });
  const done = read(request);
  request.write("first");
  setImmediate(() => request.end("last"));
  return done;
};

const undicis = { undici6, undici7, ...(undici8 && { undici8 }) };
const clients = {
  fetch: async (address) => (await fetch(address)).text(),
  "fetch with a body": async (address) => (await fetch(address, { method: "POST", body: "{}" })).text(),
  "http.get": (address) => read(http.get(address)),
  "http.request": post,
  "http.get without an agent": (address) => read(http.get(address, { agent: false })),
  axios: async (address) => (await axios.get(address)).data,
  "axios with a body": async (address) => (await axios.post(address, { a: 1 })).data,
  got: (address) => got(address).text(),
  ...Object.fromEntries(
    Object.entries(undicis).flatMap(([name, undici]) => [
      [`${name} fetch`, async (address) => (await undici.fetch(address)).text()],
      [`${name} request`, async (address) => (await undici.request(address)).body.text()],
    ]),
  ),
};

for (const [name, call] of Object.entries(clients)) {
  for (const copy of [trace, other.trace]) {
    await copy("caller", async ({ traceId, id }) => {
      await call(listed);
      expect(name, last, [`traceparent: 00-${traceId}-${id}-01`, `tracestate: lfk=1${traceId}${id}1`]);
      await call(stranger);
      expect(`${name} to a stranger`, last, []);
    });
  }
  await call(listed);
  expect(`${name} outside of a trace`, last, []);
  if (!/fetch$|^axios$|^got$/.test(name)) continue;
  await trace("caller", () => call(`${listed}/?to=${encodeURIComponent(stranger)}`));
  expect(`${name} after a redirect`, last, []);
}

// Who waits for a connection keeps their own trace.
const agent = new http.Agent({ keepAlive: true, maxSockets: 3 });
const limited = Object.values(undicis).map((undici) => [undici, new undici.Agent({ connections: 3 })]);
const waiting = [
  () => read(http.get(listed, { agent })),
  ...limited.map(
    ([undici, dispatcher]) =>
      async () =>
        (await undici.request(listed, { dispatcher })).body.text(),
  ),
];
const mixed = await Promise.all(
  Array.from({ length: 200 }, (_, index) =>
    trace("caller", async ({ traceId }) => {
      const { traceparent } = JSON.parse(await waiting[index % waiting.length]());
      return traceparent?.slice(3, 35) === traceId;
    }),
  ),
);
expect("calls with their own trace", mixed.filter(Boolean).length, 200);

// Another tracer that listens after us, and writes without looking.
const foreign = "00-11111111111111111111111111111111-2222222222222222-01";
subscribe("undici:request:create", ({ request }) => request.addHeader("traceparent", foreign));
subscribe("http.client.request.created", ({ request }) => request.setHeader("traceparent", foreign));
const hasChannel = major > 22 || (major === 22 && minor >= 12);
for (const [name, call] of Object.entries(clients)) {
  await trace("caller", async ({ traceId, id }) => {
    await call(listed);
    const parent = hasChannel || /fetch|undici/.test(name) ? foreign : `00-${traceId}-${id}-01`;
    expect(`${name} beside another`, last.toSorted(), [`traceparent: ${parent}`, `tracestate: lfk=1${traceId}${id}1`]);
  });
}

agent.destroy();
for (const [, dispatcher] of limited) await dispatcher.close();
for (const server of servers) {
  server.close();
  server.closeAllConnections();
}
