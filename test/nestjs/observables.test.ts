import { getLangfuse } from "@langfuse-kit/core";
import { LangfuseInterceptor, LangfuseModule, Observe } from "@langfuse-kit/nestjs";
import { startFakeLangfuse } from "@langfuse-kit/testing";
import { Controller, Get, Injectable, UseInterceptors } from "@nestjs/common";
import { concat, defer, iif, map, type Observable, of, retry, throwError, timer, toArray } from "rxjs";
import { afterEach, describe, expect, it } from "vitest";
import { open, platforms } from "./open.ts";

afterEach(() => getLangfuse()?.shutdown(0));

@Injectable()
class Prices {
  #calls = 0;

  @Observe({ type: "retriever" })
  cached(id: string): Observable<string> {
    return timer(1).pipe(map(() => `cached ${id}`));
  }

  @Observe({ type: "retriever" })
  fetched(id: string): Observable<string> {
    return timer(20).pipe(map(() => `fetched ${id}`));
  }

  @Observe()
  flaky(id: string): Observable<string> {
    return defer(() => (++this.#calls % 2 === 1 ? throwError(() => new Error("flaky")) : of(`got ${id}`)));
  }
}

@Controller()
class Shop {
  readonly #prices: Prices;
  constructor(prices: Prices) {
    this.#prices = prices;
  }

  @Get("one-of-two")
  oneOfTwo(): Observable<string> {
    return iif(() => true, this.#prices.cached("a"), this.#prices.fetched("a"));
  }

  @UseInterceptors(LangfuseInterceptor)
  @Observe()
  @Get("one-by-one")
  oneByOne(): Observable<string[]> {
    return concat(this.#prices.fetched("x"), this.#prices.cached("y")).pipe(toArray());
  }

  @Get("again")
  again(): Observable<string> {
    return this.#prices.flaky("z").pipe(retry(1));
  }
}

describe.each(platforms)("observed Observables in a request on %s", (_, adapter) => {
  /** Asks for each path, and gives back the observations of each trace. */
  async function ask(path: string, times = 1) {
    await using server = await startFakeLangfuse();
    const { publicKey, secretKey, baseUrl } = server;
    const imports = [LangfuseModule.forRoot({ init: { publicKey, secretKey, baseUrl, handleSignals: false } })];
    await using site = await open({ imports, controllers: [Shop], providers: [Prices] }, adapter);
    for (let time = 0; time < times; time++) expect((await site.get(path)).status).toBe(200);
    // The request itself ends when its response has been sent, which a client may hear of first.
    await expect.poll(() => getLangfuse()?.health().open).toBe(0);
    await getLangfuse()?.flush();
    return server.traces().map(({ observations }) => observations);
  }

  it("leave nothing open and nothing recorded where nobody subscribes", async () => {
    const traces = await ask("/one-of-two", 5);
    expect(traces.map((observations) => observations.map(({ name }) => name))).toEqual(
      traces.map(() => ["GET /one-of-two", "Prices.cached"]),
    );
    expect(traces).toHaveLength(5);
  });

  it("begin one after the other where they are subscribed to so", async () => {
    const [observations = []] = await ask("/one-by-one");
    const named = (name: string) => observations.find((one) => one.name === name);
    const [fetched, cached] = [named("Prices.fetched"), named("Prices.cached")];
    // Starts are whole milliseconds, so one may be lost between the two.
    expect(fetched?.endTime?.valueOf()).toBeLessThanOrEqual((cached?.startTime?.valueOf() ?? 0) + 1);
    expect(fetched).toMatchObject({ input: "x", output: "fetched x" });
    expect(cached).toMatchObject({ input: "y", output: "cached y" });
    const handler = observations.filter(({ name }) => name === "Shop.oneByOne");
    expect(handler.map(({ output }) => output)).toEqual([undefined, ["fetched x", "cached y"]]);
  });

  it("are tries with the same input", async () => {
    const [observations = []] = await ask("/again");
    expect(observations.filter(({ name }) => name === "Prices.flaky")).toMatchObject([
      { input: "z", level: "ERROR", statusMessage: "flaky" },
      { input: "z", level: "DEFAULT", output: "got z" },
    ]);
  });
});
