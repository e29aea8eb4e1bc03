import { span } from "@langfuse-kit/core";
import { LangfuseModule, NoTrace } from "@langfuse-kit/nestjs";
import { captureTraces } from "@langfuse-kit/testing";
import { type CanActivate, Injectable, UseGuards } from "@nestjs/common";
import { WsAdapter } from "@nestjs/platform-ws";
import { MessageBody, SubscribeMessage, WebSocketGateway, WsException } from "@nestjs/websockets";
import { from, map, type Observable } from "rxjs";
import { afterEach, describe, expect, it, vi } from "vitest";
import { open } from "./open.ts";

const traces = captureTraces({ afterEach });

@Injectable()
class Refusing implements CanActivate {
  canActivate(): boolean {
    return false;
  }
}

@WebSocketGateway()
class Chat {
  @SubscribeMessage("say")
  async say(@MessageBody() text: string) {
    return span("answer", async () => ({ event: "said", data: text.toUpperCase() }));
  }

  @SubscribeMessage("stream")
  stream(): Observable<object> {
    return from([1, 2]).pipe(map((data) => span(`part ${data}`, () => ({ event: "part", data }))));
  }

  @SubscribeMessage("fails")
  fails(): never {
    throw new WsException("boom");
  }

  @UseGuards(Refusing)
  @SubscribeMessage("locked")
  locked(): void {}

  @NoTrace()
  @SubscribeMessage("quiet")
  quiet() {
    return span("inside", () => ({ event: "quiet", data: 1 }));
  }
}

/** Nest 11 leaves failures unanswered here, so these are waited for where they are told. */
const told = (): Promise<unknown> => vi.waitFor(async () => expect(await traces.all()).toHaveLength(1));

/** Sends one message, and gives back as many as are awaited. */
async function talk(event: string, awaited: number): Promise<unknown[]> {
  await using site = await open({ imports: [LangfuseModule.forRoot()], providers: [Chat] }, undefined, {
    prepare: (app) => app.useWebSocketAdapter(new WsAdapter(app)),
  });
  const socket = new WebSocket(site.url.replace("http", "ws"));
  const heard: unknown[] = [];
  await new Promise<void>((resolve, reject) => {
    socket.onerror = reject;
    socket.onopen = () => socket.send(JSON.stringify({ event, data: "hello" }));
    socket.onmessage = ({ data }) => {
      heard.push(JSON.parse(String(data)));
      if (heard.length === awaited) resolve();
    };
    if (awaited === 0) told().then(() => resolve(), reject);
  });
  const closed = new Promise((resolve) => {
    socket.onclose = resolve;
  });
  socket.close();
  await closed;
  return heard;
}

describe("a message over a WebSocket", () => {
  it("is a trace of its own, named by its event", async () => {
    expect(await talk("say", 1)).toEqual([{ event: "said", data: "HELLO" }]);
    expect(await traces.single()).toMatchObject({
      name: "WS say",
      root: { metadata: { handler: "Chat.say" }, children: [{ name: "answer" }] },
    });
  });

  it("lasts as long as its stream", async () => {
    await talk("stream", 2);
    expect((await traces.single()).root.children.map(({ name }) => name)).toEqual(["part 1", "part 2"]);
  });

  it.each([
    ["fails", "boom"],
    ["locked", "Forbidden resource"],
  ])("that ends badly (%s) says why", async (event, message) => {
    await talk(event, 0);
    expect((await traces.single()).root).toMatchObject({ name: `WS ${event}`, level: "ERROR", statusMessage: message });
  });

  it("is left out where its handler says so", async () => {
    await talk("quiet", 1);
    expect(await traces.all()).toEqual([]);
  });
});
