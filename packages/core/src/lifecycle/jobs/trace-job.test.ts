import { afterEach, beforeEach, expect, it } from "vitest";
import { captureChunks } from "../../setup/index.ts";
import { traceConsumer } from "./trace-job.ts";

let capture: ReturnType<typeof captureChunks>;
beforeEach(() => {
  capture = captureChunks(() => undefined);
});
afterEach(() => capture.dispose());

it("gives back what a function gave that does not let anybody look at it", () => {
  const shy = new Proxy(() => "done", {
    get() {
      throw new Error("hands off");
    },
  });
  expect(traceConsumer({ queue: "mail" }, shy)).toBe("done");
});
