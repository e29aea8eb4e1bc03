import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { isDefaultExportSpan, LangfuseSpanProcessor } from "@langfuse/otel";
import { initLangfuse, trace } from "@langfuse-kit/core";
import { ROOT_CONTEXT } from "@opentelemetry/api";
import { BasicTracerProvider, InMemorySpanExporter, type ReadableSpan } from "@opentelemetry/sdk-trace-base";
import { expect, it, onTestFinished } from "vitest";

/** The rows of README.md's table that can be shown. */

/** Answers 500 to the first request, and counts what it takes after that. */
async function moodyServer(): Promise<{ url: string; taken(): number; asked(): number }> {
  let asked = 0;
  const server = createServer((request, response) => {
    request.resume().on("end", () => {
      asked += 1;
      response.writeHead(asked === 1 ? 500 : 200, { "content-type": "application/json" }).end("{}");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, taken: () => Math.max(0, asked - 1), asked: () => asked };
}

const keys = { publicKey: "pk-lf-1", secretKey: "sk-lf-1" };

it("a server that answers 500 once is asked again by the kit", { timeout: 20_000 }, async () => {
  const server = await moodyServer();
  const langfuse = initLangfuse({ ...keys, baseUrl: server.url, logger: silent });
  trace("work", () => 1);
  expect(await langfuse.flush(10_000)).toMatchObject({ ok: true });
  await langfuse.shutdown();
  expect(server.taken()).toBe(1);
});

it("and not by the official processor, which gives the batch up", { timeout: 20_000 }, async () => {
  const server = await moodyServer();
  const processor = new LangfuseSpanProcessor({ ...keys, baseUrl: server.url });
  const provider = new BasicTracerProvider({ spanProcessors: [processor] });
  provider.getTracer("langfuse-sdk").startSpan("work", {}, ROOT_CONTEXT).end();
  await processor.forceFlush().catch(() => undefined);
  await provider.shutdown().catch(() => undefined);
  expect([server.asked(), server.taken()]).toEqual([1, 0]);
});

it("the official filter leaves HTTP and queue spans out", () => {
  const from = (name: string): ReadableSpan => {
    const tracer = new BasicTracerProvider().getTracer(name);
    return tracer.startSpan("GET /") as unknown as ReadableSpan;
  };
  expect(isDefaultExportSpan(from("langfuse-sdk"))).toBe(true);
  for (const name of ["@opentelemetry/instrumentation-http", "@opentelemetry/instrumentation-express", "bullmq"]) {
    expect(isDefaultExportSpan(from(name)), name).toBe(false);
  }
});

it("masks see names, errors and each field of the metadata here, and not there", { timeout: 20_000 }, async () => {
  const ours: string[] = [];
  const langfuse = initLangfuse({
    ...keys,
    baseUrl: (await moodyServer()).url,
    logger: silent,
    mask: (value) => {
      ours.push(JSON.stringify(value));
      return value;
    },
  });
  const secrets = ["in the name", "in the message", "in the metadata"];
  trace(
    "in the name",
    { level: "ERROR", statusMessage: "in the message", metadata: { note: "in the metadata" } },
    () => 1,
  );
  await langfuse.shutdown();
  for (const secret of secrets) expect(ours.join(), secret).toContain(secret);

  const theirs: string[] = [];
  const exporter = new InMemorySpanExporter();
  const processor = new LangfuseSpanProcessor({
    ...keys,
    exporter,
    mask: ({ data }) => {
      theirs.push(JSON.stringify(data));
      return data;
    },
  });
  const provider = new BasicTracerProvider({ spanProcessors: [processor] });
  // As the official SDK writes an observation.
  const span = provider.getTracer("langfuse-sdk").startSpan("in the name", {}, ROOT_CONTEXT);
  span.setAttributes({
    "langfuse.observation.input": "in the input",
    "langfuse.observation.status_message": "in the message",
    "langfuse.observation.metadata.note": "in the metadata",
  });
  span.end();
  await processor.forceFlush();
  expect(theirs.join()).toContain("in the input");
  for (const secret of secrets) expect(theirs.join(), secret).not.toContain(secret);
  await provider.shutdown();
});

const silent = { warn: () => undefined, error: () => undefined };
