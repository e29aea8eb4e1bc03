import { initLangfuse, span, startObservation, trace } from "@langfuse-kit/core";
import { captureTraces, startFakeLangfuse } from "@langfuse-kit/testing";
import { expect, it } from "vitest";

it("a test sees nothing of what an earlier one left open, nor of what is done in that", async () => {
  let reset = async (): Promise<void> => undefined;
  using traces = captureTraces({ afterEach: (hook) => (reset = hook) });

  const left = startObservation("left open");
  let go = (): void => undefined;
  const work = trace("works on", async () => {
    span("ended before", () => undefined);
    await new Promise<void>((resolve) => (go = resolve));
    span("begun later", () => undefined);
  });
  await reset();

  trace("of the next test", () => span("its own", () => undefined));
  go();
  await work;
  left.end();
  const { root } = await traces.single();
  expect(root).toMatchObject({ name: "of the next test", children: [{ name: "its own" }] });
});

it("what follows a file that captured reaches the server", async () => {
  await using server = await startFakeLangfuse();
  let end = async (): Promise<void> => undefined;
  captureTraces({ afterEach: false, afterAll: (hook) => (end = hook) });
  trace("of that file", () => undefined);
  const left = startObservation("left open by it");
  await end();

  const { baseUrl, publicKey, secretKey } = server;
  const langfuse = initLangfuse({ serviceName: "evals", baseUrl, publicKey, secretKey, handleSignals: false });
  left.end();
  trace("of the next file", () => undefined);
  await langfuse.shutdown();
  expect(server.observations().map(({ name }) => name)).toEqual(["of the next file"]);
});
