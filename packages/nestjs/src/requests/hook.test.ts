import { EventEmitter } from "node:events";
import { readRequestOptions } from "@langfuse-kit/core/adapter";
import { captureTraces } from "@langfuse-kit/testing";
import { StreamableFile } from "@nestjs/common";
import { afterEach, describe, expect, it, vi } from "vitest";
import { type HookedAdapter, hookRequests, type PlatformRequest, type PlatformResponse } from "./index.ts";

const traces = captureTraces({ afterEach });
const settings = readRequestOptions<never, never>("nestjs", undefined) as Parameters<typeof hookRequests>[1];

/** An adapter of somebody else's, with the one hook that Nest asks for. */
class OtherAdapter implements HookedAdapter {
  onRequestHook?: HookedAdapter["onRequestHook"] & object;
  setOnRequestHook(hook: NonNullable<HookedAdapter["onRequestHook"]>): void {
    this.onRequestHook = hook;
  }
  visit(): string[] {
    const steps: string[] = [];
    const request = Object.assign(new EventEmitter(), {
      method: "GET",
      originalUrl: "/",
      url: "/",
      headers: {},
      steps,
    });
    const response = Object.assign(new EventEmitter(), { statusCode: 200, headersSent: true, writableEnded: true });
    const done = () => void steps.push("done");
    this.onRequestHook?.(request as unknown as PlatformRequest, response as unknown as PlatformResponse, done);
    response.emit("finish");
    response.emit("close");
    return steps;
  }
}

const noting =
  (word: string): NonNullable<HookedAdapter["onRequestHook"]> =>
  (request, _response, done) => {
    (request as unknown as { steps: string[] }).steps.push(word);
    done();
  };

describe("the request hook", () => {
  it("runs around one that was there, and around one that comes later", async () => {
    const adapter = new OtherAdapter();
    adapter.setOnRequestHook(noting("before"));
    hookRequests(adapter, settings);
    expect(adapter.visit()).toEqual(["before", "done"]);
    adapter.setOnRequestHook(noting("after"));
    expect(adapter.visit()).toEqual(["after", "done"]);
    expect(await traces.all()).toHaveLength(2);
  });

  it("is set once, however often it is asked for", async () => {
    const adapter = new OtherAdapter();
    hookRequests(adapter, settings);
    const { onRequestHook } = adapter;
    hookRequests(adapter, settings);
    expect(adapter.onRequestHook).toBe(onRequestHook);
    expect(adapter.visit()).toEqual(["done"]);
    expect(await traces.all()).toHaveLength(1);
  });

  it("also tells of whom a request is for what a module knows that is imported a second time", async () => {
    const adapter = new OtherAdapter();
    hookRequests(adapter, settings);
    const more = readRequestOptions<never, never>("nestjs", { user: "ada" }) as typeof settings;
    for (let count = 0; count < 2; count++) hookRequests(adapter, more);
    adapter.setOnRequestHook(noting("after"));
    expect(adapter.visit()).toEqual(["after", "done"]);
    expect(await traces.single()).toMatchObject({ userId: "ada", observations: { length: 1 } });
  });

  it("asks no answer but Nest's own for a stream, and survives one that has none to give", async () => {
    const replied: unknown[] = [];
    class ReplyingAdapter extends OtherAdapter {
      reply(_response: PlatformResponse, body: unknown): void {
        replied.push(body);
      }
    }
    const adapter: HookedAdapter & ReplyingAdapter = new ReplyingAdapter();
    hookRequests(adapter, settings);
    class Broken extends StreamableFile {
      override getStream(): never {
        throw new Error("gone");
      }
    }
    const getStream = vi.fn();
    const theirs = { getStream };
    const broken = new Broken(Buffer.from("x"));
    const response = { statusCode: 200, req: {} } as unknown as PlatformResponse;
    for (const body of [theirs, broken, undefined, "text"]) adapter.reply(response, body);
    expect(replied).toEqual([theirs, broken, undefined, "text"]);
    expect(getStream).not.toHaveBeenCalled();
  });

  it("leaves alone what is no adapter of this kind", () => {
    expect(() => hookRequests({}, settings)).not.toThrow();
    expect(() => hookRequests(undefined as never, settings)).not.toThrow();
  });
});
