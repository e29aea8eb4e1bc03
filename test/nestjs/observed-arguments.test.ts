import { type Observation, observe } from "@langfuse-kit/core";
import { CurrentObservation, LangfuseModule, Observe } from "@langfuse-kit/nestjs";
import { captureTraces } from "@langfuse-kit/testing";
import * as common from "@nestjs/common";
import { Controller, Get, Headers, Param, Req, Res, Session } from "@nestjs/common";
import { IoAdapter } from "@nestjs/platform-socket.io";
import { WsAdapter } from "@nestjs/platform-ws";
import { ConnectedSocket, MessageBody, SubscribeMessage, WebSocketGateway } from "@nestjs/websockets";
import { io } from "socket.io-client";
import { afterEach, describe, expect, it } from "vitest";
import { open, platforms } from "./open.ts";

const traces = captureTraces({ afterEach });
const imports = [LangfuseModule.forRoot()];
const headers = { authorization: "Bearer secret", cookie: "sid=secret", "x-api-key": "secret", "x-user": "ada" };

/** What was recorded of the only step in each trace. */
async function recorded(): Promise<unknown[]> {
  const all = await traces.all();
  expect(JSON.stringify(all.map(({ root }) => root))).not.toContain("secret");
  return all.map(({ root }) => root.children[0]?.input);
}

/** From Nest 12 on. */
const { Cookies = Session } = common as { Cookies?: () => ParameterDecorator };

const search = observe((_headers: unknown) => "found", { name: "search" });

describe.each(platforms)("arguments of a handler on %s", (_, adapter) => {
  @Controller("seen")
  class Seen {
    @Observe()
    @Get("content/:id")
    content(@Param("id") id: string, @CurrentObservation() _observation: Observation): string {
      return id;
    }

    @Observe()
    @Get("headers")
    headers(
      @Headers() _all: object,
      @Headers("Authorization") _credential: string,
      @Headers("x-user") _user: string,
      @Cookies() _cookies: unknown,
    ): string {
      return "ok";
    }

    @Observe()
    @Get("request")
    request(@Req() _request: object, @Res({ passthrough: true }) _response: object): string {
      return "ok";
    }

    @Get("inside")
    inside(@Headers() all: object): string {
      return search(all);
    }
  }

  it("are recorded as content, the observation among them by its kind", async () => {
    await using site = await open({ imports, controllers: [Seen] }, adapter);
    await site.get("/seen/content/7");
    expect(await recorded()).toEqual([["7", "[Observation]"]]);
  });

  it("are recorded without the credentials of headers and cookies", async () => {
    await using site = await open({ imports, controllers: [Seen] }, adapter);
    for (const path of ["headers", "inside"]) expect((await site.get(`/seen/${path}`, { headers })).status).toBe(200);
    const shown = { authorization: "[hidden]", cookie: "[hidden]", "x-api-key": "[hidden]", "x-user": "ada" };
    expect(await recorded()).toEqual([
      [expect.objectContaining(shown), "[hidden]", "ada", "[hidden]"],
      expect.objectContaining(shown),
    ]);
  });

  it("are recorded by their kind where they are the request and the response", async () => {
    await using site = await open({ imports, controllers: [Seen] }, adapter);
    await site.get("/seen/request", { headers });
    expect(await recorded()).toEqual([[expect.stringMatching(/^\[\w+\]$/), expect.stringMatching(/^\[\w+\]$/)]]);
  });
});

describe("the socket of a message", () => {
  @WebSocketGateway()
  class Chat {
    @Observe()
    @SubscribeMessage("say")
    say(@MessageBody() text: string, @ConnectedSocket() _client: object) {
      return { event: "said", data: text };
    }
  }

  it("is recorded by its kind over socket.io", async () => {
    await using site = await open({ imports, providers: [Chat] }, undefined, {
      prepare: (app) => app.useWebSocketAdapter(new IoAdapter(app)),
    });
    const socket = io(site.url, { reconnection: false, extraHeaders: headers });
    await new Promise((resolve) => socket.on("said", resolve).emit("say", "hello"));
    socket.disconnect();
    expect(await recorded()).toEqual([["hello", "[Socket]"]]);
  });

  it("is recorded by its kind over ws", async () => {
    await using site = await open({ imports, providers: [Chat] }, undefined, {
      prepare: (app) => app.useWebSocketAdapter(new WsAdapter(app)),
    });
    const socket = new WebSocket(site.url.replace("http", "ws"));
    await new Promise((resolve) => {
      socket.onopen = () => socket.send(JSON.stringify({ event: "say", data: "hello" }));
      socket.onmessage = resolve;
    });
    socket.close();
    expect(await recorded()).toEqual([["hello", "[WebSocket]"]]);
  });
});
