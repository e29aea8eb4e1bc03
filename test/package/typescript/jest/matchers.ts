// Never run, and compiled only where `expect` is installed: what @jest/globals hands out is made of it.
import { captureTraces, langfuseMatchers } from "@langfuse-kit/testing";
import { expect } from "expect";

expect.extend(langfuseMatchers);
const traces = captureTraces({ afterEach: false });

const one = await traces.single();
expect(one).toMatchTree("chat");
expect(one).not.toHaveTrace({ name: "other" });
await expect(traces.single()).resolves.toHaveObservation("answer", { model: expect.any(String) });
// @ts-expect-error: a tree is text, or objects.
expect(one).toMatchTree(7);
