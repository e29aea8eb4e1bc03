// Who reads a response after its request was aborted is told the same with the traced fetch as with the bare one. Nodes
// differ in what they say, and so what this Node says is what is asked for.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { langfuseFetch } from "@langfuse-kit/fetch";
import { captureTraces } from "@langfuse-kit/testing";

const captured = captureTraces({ afterEach: false });
const server = createServer((request, response) => {
  request.resume();
  response.writeHead(200, { "content-type": "text/event-stream" });
  response.write('data: {"choices":[{"index":0,"delta":{"content":"Ra"}}]}\n\n');
});
await once(server.listen(0, "127.0.0.1"), "listening");
const url = `http://127.0.0.1:${server.address().port}/v1/chat/completions`;
const body = JSON.stringify({ model: "gpt-5", messages: [{ role: "user", content: "Weather?" }], stream: true });

const reasons = {
  none: [],
  error: [new Error("left")],
  text: ["gone"],
  limit: [new DOMException("late", "TimeoutError")],
};
const ways = {
  text: (response) => response.text(),
  json: (response) => response.json(),
  blob: (response) => response.blob(),
  arrayBuffer: (response) => response.arrayBuffer(),
  clone: (response) => response.clone().text(),
  chunks: async (response) => {
    for await (const _ of response.body);
  },
  pipe: (response) => response.body.pipeTo(new WritableStream()),
};

/** How reading ends that began before the abort, after it, or of a copy that was made before. */
async function read(send, reason, way, when) {
  const abort = new AbortController();
  const response = await send(url, { method: "POST", body, signal: abort.signal });
  const subject = when === "a copy before" ? response.clone() : response;
  const early = when === "before" ? ways[way](subject) : undefined;
  early?.catch(() => {});
  abort.abort(...reasons[reason]);
  try {
    return `read: ${await (early ?? ways[way](subject))}`;
  } catch (error) {
    return `${error?.constructor?.name} ${error?.name} ${error?.message ?? error} ${error?.code}`;
  }
}

const traced = langfuseFetch();
for (const reason of Object.keys(reasons)) {
  for (const way of Object.keys(ways)) {
    for (const when of ["before", "after", "a copy before"]) {
      const [bare, own] = [await read(fetch, reason, way, when), await read(traced, reason, way, when)];
      assert.equal(own, bare, `abort: ${reason}, read by ${way}, ${when}`);
    }
  }
}
server.closeAllConnections();
server.close();
captured.dispose();
