import { EventEmitter, once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { serialize } from "./serialize.ts";

/** What a reader gets back. */
const read = (value: unknown): unknown => JSON.parse(serialize(value));

/** A request as a server of Node has it. */
async function received(headers: Record<string, string>): Promise<IncomingMessage> {
  const server = createServer((_request, response) => response.end());
  server.listen(0);
  await once(server, "listening");
  const arrived = once(server, "request");
  await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, { headers });
  server.close();
  return (await arrived)[0] as IncomingMessage;
}

describe("serialize on requests", () => {
  it("hides the credentials of headers and the query of a request", () => {
    const headers = new Headers({ Authorization: "Bearer secret", "X-Auth-Token": "secret", accept: "text/html" });
    const request = new Request("https://a.test/path?token=secret", { headers });
    expect(read({ headers, request, response: new Response("body") })).toEqual({
      headers: { accept: "text/html", authorization: "[hidden]", "x-auth-token": "[hidden]" },
      request: "[Request GET https://a.test/path]",
      response: "[Response 200]",
    });
  });

  it("hides them in headers as Node's servers hand them over, wherever these stand", async () => {
    const credentials = { authorization: "Bearer secret", cookie: "sid=secret", "x-api-key": "secret" };
    const request = await received({ ...credentials, "x-user": "ada" });
    const shown = {
      "x-user": "ada",
      host: request.headers.host,
      authorization: "[hidden]",
      cookie: "[hidden]",
      "x-api-key": "[hidden]",
    };
    expect(read(request.headers)).toMatchObject(shown);
    expect(read([request.headers, { handshake: { headers: request.headers } }, 1n])).toMatchObject([
      shown,
      { handshake: { headers: shown } },
      "1",
    ]);
    expect(read({ ":authority": "a.test", authorization: "secret" })).toEqual({
      ":authority": "a.test",
      authorization: "[hidden]",
    });
  });

  it("hides them in what is called headers, and reads the rest as ever", () => {
    const call = {
      url: "https://a.test",
      headers: { Authorization: "Bearer secret", Accept: "*/*" },
      get bad(): string {
        throw new Error("no");
      },
    };
    const { bad: _bad, ...plain } = Object.getOwnPropertyDescriptors(call);
    const shown = { url: "https://a.test", headers: { Authorization: "[hidden]", Accept: "*/*" } };
    expect(read(Object.defineProperties({}, plain))).toEqual(shown);
    expect(read(call)).toEqual({ ...shown, bad: "[threw]" });
  });

  it("hides them where they are a Map", () => {
    const headers = new Map([
      ["authorization", ["Bearer secret"]],
      ["id", ["7"]],
    ]);
    expect(read({ subject: "chat", headers })).toEqual({
      subject: "chat",
      headers: { authorization: "[hidden]", id: ["7"] },
    });
  });

  it("hides them in whatever form fetch, Node, gateways and recorders have headers", () => {
    const [secret, shown] = ["Bearer secret", "[hidden]"];
    const forms = (value: string): unknown[] => [
      { headers: [["authorization", value]] },
      {
        headers: [
          { name: "Authorization", value },
          { name: "accept", value: "*/*" },
        ],
      },
      { rawHeaders: ["Authorization", value, "Accept", "*/*"] },
      { multiValueHeaders: { Authorization: [value] }, path: "/" },
      { header: { "set-cookie": [value] }, status: 200 },
      { Host: "a.test", Authorization: value },
      { headers: { "x-auth": value, "x-session": value, "x-hub-signature-256": value, "anthropic-key": value } },
    ];
    const hiddenLists = JSON.parse(JSON.stringify(forms(shown)).replaceAll('["[hidden]"]', '"[hidden]"'));
    expect(read(forms(secret))).toEqual(hiddenLists);
    expect(read({ host: "a.test", authorization: secret, x: undefined })).toEqual({
      host: "a.test",
      authorization: shown,
    });
  });

  it("hides them in gRPC's metadata", () => {
    class Metadata {
      readonly internalRepr = new Map([["authorization", ["Bearer secret"]]]);
      toHttp2Headers(): object {
        return { ...Object.fromEntries(this.internalRepr), id: ["7"] };
      }
    }
    expect(read([new Metadata()])).toEqual([{ authorization: "[hidden]", id: ["7"] }]);
  });

  it("says the kind alone of what stands around a request", async () => {
    class Request {
      cookies = { sid: "secret" };
      readonly raw: IncomingMessage;
      constructor(raw: IncomingMessage) {
        this.raw = raw;
      }
    }
    expect(read([new Request(await received({})), { raw: "text" }])).toEqual(["[Request]", { raw: "text" }]);
  });

  it("leaves what is none as it is", () => {
    const values = [
      { authorization: "granted", cookie: "oatmeal" },
      { host: "db", port: 5432, password: "as given" },
      { host: "a.test", accept: "*/*" },
      { headers: ["cookie", "token"] },
      { headers: { accept: "*/*" } },
    ];
    for (const value of values) expect(serialize(value)).toBe(JSON.stringify(value));
  });
});

describe("serialize on what is connected", () => {
  class Socket extends EventEmitter {
    handshake = { headers: { authorization: "Bearer secret" } };
  }

  it("says its kind alone, unless it says itself what it is", () => {
    const spoken = Object.assign(new EventEmitter(), { toJSON: () => ({ id: 7 }) });
    expect(read([new Socket(), spoken])).toEqual(["[Socket]", { id: 7 }]);
    expect(serialize(new Socket())).toBe('"[Socket]"');
  });
});
