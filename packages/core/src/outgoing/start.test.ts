import { channel } from "node:diagnostics_channel";
import http from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { createReporter } from "../runtime/index.ts";
import { startPropagation } from "./index.ts";
import { hasChannel } from "./request-created.ts";

const lines: string[] = [];
const reporter = createReporter({ warn: (line) => lines.push(line), error() {} });
const headersFor = (): undefined => undefined;
const state = (): readonly unknown[] => [
  channel("undici:request:create").hasSubscribers,
  channel("http.client.request.created").hasSubscribers,
  Reflect.get(http.Agent.prototype, "addRequest"),
];
const untouched = state();
afterEach(() => void lines.splice(0));

describe("startPropagation", () => {
  it("subscribes to nothing without a target", () => {
    startPropagation({ patterns: [], headersFor, reporter })();
    const stop = startPropagation({ patterns: [], headersFor, reporter });
    expect(state()).toEqual(untouched);
    stop();
  });

  it("leaves nothing behind when it is stopped, once or twice", () => {
    const stop = startPropagation({ patterns: [{ origin: "https://a.test", identity: false }], headersFor, reporter });
    expect(state()).not.toEqual(untouched);
    stop();
    stop();
    expect(state()).toEqual(untouched);
  });

  it.each([
    [/https:\/\/api\.test/, 1],
    [/^https:\/\/api\.test/, 1],
    [/price\$/, 1],
    [/^https:\/\/api\.test$/, 0],
    [/^https:\/\/(?:a|b\.test$)/, 0],
  ])("warns of an expression that others can lengthen: %s", (origin, count) => {
    startPropagation({ patterns: [{ origin, identity: false }], headersFor, reporter })();
    expect(lines).toHaveLength(count);
  });

  it("never lets its own failure reach the request", async () => {
    const server = http.createServer((_, response) => response.end("ok"));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as { port: number };
    const origin = `http://127.0.0.1:${port}`;
    const stop = startPropagation({
      patterns: [{ origin, identity: false }],
      headersFor() {
        throw new Error("out of order");
      },
      reporter,
    });
    expect(await (await fetch(origin)).text()).toBe("ok");
    expect(lines).toEqual([expect.stringContaining("out of order")]);
    stop();
    server.close();
  });
});

describe("the channel for new requests of node:http", () => {
  it.each([
    ["20.19.0", false],
    ["22.11.0", false],
    ["22.12.0", true],
    ["23.1.0", false],
    ["23.2.0", true],
    ["24.0.0", true],
    ["26.1.0", true],
  ])("is in Node %s: %s", (version, expected) => {
    expect(hasChannel(version)).toBe(expected);
  });
});
