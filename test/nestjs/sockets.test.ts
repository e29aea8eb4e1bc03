import { span } from "@langfuse-kit/core";
import { LangfuseModule, NoTrace } from "@langfuse-kit/nestjs";
import { captureTraces } from "@langfuse-kit/testing";
import { type CanActivate, type INestApplication, Injectable, UseGuards, type WebSocketAdapter } from "@nestjs/common";
import { IoAdapter } from "@nestjs/platform-socket.io";
import { WsAdapter } from "@nestjs/platform-ws";
import { MessageBody, SubscribeMessage, WebSocketGateway, WsException } from "@nestjs/websockets";
import { from, map, type Observable } from "rxjs";
import { io } from "socket.io-client";
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

/** A client of one kind: tells what it hears, and gives back how it leaves. */
type Client = (url: string, event: string, hear: (event: string, data: unknown) => void) => () => Promise<void>;

const overWs: Client = (url, event, hear) => {
  const socket = new WebSocket(url.replace("http", "ws"));
  socket.onopen = () => socket.send(JSON.stringify({ event, data: "hello" }));
  socket.onmessage = ({ data }) => {
    const heard = JSON.parse(String(data)) as { event: string; data: unknown };
    hear(heard.event, heard.data);
  };
  return () =>
    new Promise((resolve) => {
      socket.onclose = () => resolve();
      socket.close();
    });
};

const overSocketIo: Client = (url, event, hear) => {
  // Begins by long polling, over requests that are none of the application's.
  const socket = io(url, { reconnection: false });
  socket.onAny(hear);
  socket.emit(event, "hello");
  return async () => void socket.disconnect();
};

const kinds: readonly (readonly [string, (app: INestApplication) => WebSocketAdapter, Client])[] = [
  ["ws", (app) => new WsAdapter(app), overWs],
  ["socket.io", (app) => new IoAdapter(app), overSocketIo],
];

describe.each(kinds)("a message over %s", (_kind, adapter, connect) => {
  /** Sends one message, and gives back as many as are awaited. */
  async function talk(event: string, awaited: number): Promise<unknown[]> {
    await using site = await open({ imports: [LangfuseModule.forRoot()], providers: [Chat] }, undefined, {
      prepare: (app) => app.useWebSocketAdapter(adapter(app)),
    });
    const heard: unknown[] = [];
    const leave = connect(site.url, event, (said, data) => heard.push({ event: said, data }));
    const arrived = async (): Promise<void> => {
      expect(heard.length).toBeGreaterThanOrEqual(awaited);
      // Nest 11 leaves failures over ws unanswered, so these are waited for where they are told.
      if (awaited === 0) expect(await traces.all()).toHaveLength(1);
    };
    await vi.waitFor(arrived, { timeout: 10_000, interval: 5 });
    await leave();
    return heard;
  }

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

  it("that ends badly says why", async () => {
    await talk("fails", 0);
    expect((await traces.single()).root).toMatchObject({ name: "WS fails", level: "ERROR", statusMessage: "boom" });
  });

  it("that a guard refuses is no failure, as with HTTP", async () => {
    await talk("locked", 0);
    expect((await traces.single()).root).toMatchObject({ name: "WS locked", level: "DEFAULT" });
  });

  it("is left out where its handler says so", async () => {
    await talk("quiet", 1);
    expect(await traces.all()).toEqual([]);
  });
});
