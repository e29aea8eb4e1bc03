import { expect, it } from "vitest";
import { packageName } from "./index.ts";

it("knows its name", () => {
  expect(packageName()).toBe("@langfuse-kit/fastify");
});
