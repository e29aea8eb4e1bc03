import { currentTrace, initLangfuse, span } from "@langfuse-kit/core";
import { startFakeLangfuse } from "@langfuse-kit/testing";
import { expect, it, onTestFinished, vi } from "vitest";
import { frameworks } from "./frameworks/index.ts";
import type { Call } from "./suite/framework.ts";
import { ok } from "./suite/routes.ts";
import { read, visit } from "./suite/site.ts";

/** Whether anything of ours is on the request. */
function look({ raw }: Call): { body: string } {
  const symbols = Object.getOwnPropertySymbols(raw).filter((symbol) => symbol.description?.startsWith("langfuse"));
  return {
    body: JSON.stringify([Object.hasOwn(raw, "emit"), symbols.length, span("step", () => currentTrace()?.id ?? null)]),
  };
}

const untouched = "[false,0,null]";

const user = vi.fn(() => "somebody");
const ignore = vi.fn(() => false);
const plan = { routes: [{ path: "/look", handle: look }], options: { user, ignore, traceHeader: true } };

it.each(frameworks)("$name is left alone before anything was set up", async (framework) => {
  await visit(framework, plan, async ({ get }) => {
    const { text, headers } = await read(get("/look"));
    expect(text).toBe(untouched);
    expect(headers.has("x-langfuse-trace-id")).toBe(false);
  });
  expect(user).not.toHaveBeenCalled();
});

it.each(frameworks)("$name is left alone where tracing is switched off", async (framework) => {
  ignore.mockClear();
  const langfuse = initLangfuse({ enabled: false });
  onTestFinished(async () => void (await langfuse.shutdown(0)));
  await visit(framework, plan, async ({ get }) => expect((await read(get("/look"))).text).toBe(untouched));
  expect(user).not.toHaveBeenCalled();
  expect(ignore).not.toHaveBeenCalled();
});

it.each(frameworks)(
  "$name answers while Langfuse is down, and what was traced arrives when it is back",
  async (framework) => {
    await using server = await startFakeLangfuse({ faults: { refuse: true } });
    const { publicKey, secretKey, baseUrl } = server;
    const logger = { warn: vi.fn(), error: vi.fn() };
    const langfuse = initLangfuse({ publicKey, secretKey, baseUrl, logger, handleSignals: false });
    onTestFinished(async () => void (await langfuse.shutdown(0)));
    await visit(framework, { routes: [{ path: "/ok", handle: () => ok }] }, async ({ get }) => {
      for (let count = 0; count < 5; count++) expect((await read(get("/ok"))).status).toBe(200);
    });
    await server.faults.clear();
    expect(await langfuse.flush()).toMatchObject({ ok: true, dropped: 0 });
    expect(server.traces().map(({ name }) => name)).toEqual(Array.from({ length: 5 }, () => "GET /ok"));
  },
);
