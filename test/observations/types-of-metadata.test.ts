import { score, span, startObservation, trace, updateTrace } from "@langfuse-kit/core";
import type { JobOptions, RequestOptions } from "@langfuse-kit/core/adapter";
import { langfuseMiddleware } from "@langfuse-kit/express";
import type { LangfuseFetchOptions } from "@langfuse-kit/fetch";
import { captureTraces } from "@langfuse-kit/testing";
import express from "express";
import { afterEach, describe, expect, expectTypeOf, it } from "vitest";

/** As applications describe what they hand around; it has no index signature. */
interface Meta {
  readonly plan: string;
  readonly seats?: number | undefined;
}
const meta: Meta = { plan: "free" };
const traces = captureTraces({ afterEach });

type MetadataOf<Options extends { metadata?: unknown }> = Options["metadata"];
type OfRequest = MetadataOf<RequestOptions<{ readonly url: string }, object>>;
type OfJob = MetadataOf<JobOptions<{ readonly id: string }>>;
type OfFetch = MetadataOf<LangfuseFetchOptions>;

describe("metadata", () => {
  it("may be of an interface, wherever it is said", async () => {
    trace("a", { metadata: meta }, () => {
      updateTrace({ metadata: meta });
      span("b", { metadata: meta }, () => undefined);
      score({ name: "good", value: 1, metadata: meta });
      startObservation("c", { metadata: meta }).end();
    });
    expect((await traces.single()).observations.map(({ metadata }) => metadata)).toEqual([meta, meta, meta]);
  });

  it("may be of an interface as an option, and of what a function answers", () => {
    expectTypeOf<Meta>().toExtend<OfRequest>();
    expectTypeOf<() => Meta>().toExtend<OfRequest>();
    expectTypeOf<Meta>().toExtend<OfJob>();
    expectTypeOf<() => Meta>().toExtend<OfJob>();
    expectTypeOf<Meta>().toExtend<OfFetch>();
    expectTypeOf<() => Meta>().toExtend<OfFetch>();
    langfuseMiddleware({ metadata: (request) => (request.secure ? meta : undefined), input: meta });
    express().use(langfuseMiddleware({ metadata: { plan: "free", own: true } }));
  });

  it("is neither a list, a text nor a promise as an option", () => {
    expectTypeOf<string[]>().not.toExtend<OfRequest>();
    expectTypeOf<string>().not.toExtend<OfRequest>();
    expectTypeOf<Promise<Meta>>().not.toExtend<OfRequest>();
    expectTypeOf<() => Promise<Meta>>().not.toExtend<OfRequest>();
    expectTypeOf<() => Promise<Meta>>().not.toExtend<OfJob>();
    expectTypeOf<() => string>().not.toExtend<OfJob>();
  });
});
