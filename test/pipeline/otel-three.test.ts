import { startFakeLangfuse } from "@langfuse-kit/testing";
import { expect, it } from "vitest";
import { oldestNodeOfThree, otelThreeProject, startProgram } from "./fixtures/index.ts";

const program = new URL("./programs/otel-three.ts", import.meta.url);

it("langfuse.spanProcessor works in a provider of OpenTelemetry's SDK 3", { timeout: 120_000 }, async (context) => {
  const isOld = process.versions.node.localeCompare(oldestNodeOfThree, undefined, { numeric: true }) < 0;
  if (isOld) return context.skip(`OpenTelemetry's SDK 3 needs Node ${oldestNodeOfThree}`);
  const project = otelThreeProject();
  if (project === undefined) return context.skip("OpenTelemetry's SDK 3 could not be installed");
  await using server = await startFakeLangfuse();
  await using running = startProgram(program, [], { ...server.environment, PIPELINE_PROJECT: project.href });
  const { code, output, errors } = await running.ended;
  expect({ code, errors }).toEqual({ code: 0, errors: "" });
  const { ours, theirs } = JSON.parse(output) as { ours: { id: string; traceId: string }; theirs: string };

  const foreign = server.traces().find(({ id }) => id === theirs);
  expect(foreign?.observations).toHaveLength(2);
  expect(foreign?.root).toMatchObject({ name: "agent", isAppRoot: true, resource: { "service.name": "theirs" } });
  expect(foreign?.find("chat gpt-4o")).toMatchObject({ parentId: foreign?.root.id, cost: { total: 2.5 } });

  const own = server.traces().find(({ id }) => id === ours.traceId);
  expect(own?.observations).toHaveLength(3);
  expect(own?.find("chat gpt-4o")).toMatchObject({ parentId: ours.id, userId: "late" });
  expect(own?.find("exported")).toMatchObject({ parentId: ours.id });
  expect(own?.root.metadata.totalCost).toMatchObject({ total: 2.5 });
  expect(server.traces()).toHaveLength(3);
  expect(server.traces().find(({ id }) => id !== theirs && id !== ours.traceId)?.root).toMatchObject({
    name: "chat by exporter",
    cost: { total: 2.5 },
  });
});
