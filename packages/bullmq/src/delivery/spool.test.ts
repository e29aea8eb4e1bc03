import { expect, it } from "vitest";
import { bullmqSpool } from "./spool.ts";

it("refuses an option that it does not know, and connects to nothing", () => {
  const options = { connection: { host: "127.0.0.1", port: 9 }, maxJob: 5 };
  expect(() => bullmqSpool(options)).toThrow(
    /^\[@langfuse-kit\/bullmq\] Option "maxJob" is unknown\. Did you mean maxJobs\? Known are connection, queue, /,
  );
});
