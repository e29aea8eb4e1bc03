import { describe, expect, it } from "vitest";
import { type FakeLangfuseOptions, startFakeLangfuse } from "./index.ts";

/** What TypeScript would not let through, and what the refusal says. */
const wrong: [what: string, options: unknown, says: string][] = [
  [
    "a misspelt name",
    { prot: 1 },
    "knows no prot. It knows port, publicKey, secretKey, version, eventsOnly, keep, faults.",
  ],
  ["a name in small letters", { publickey: "pk" }, "knows no publickey. "],
  ["a port in words", { port: "4000" }, "a whole number from 0 to 65535 as its port. It was given '4000'."],
  ["a port that is none", { port: 70_000 }, "as its port. It was given 70000."],
  ["a key that is no text", { secretKey: 1 }, "a string as its secretKey. It was given 1."],
  ["a version that is a number", { version: 5 }, 'a version such as "4.16.0" as its version. It was given 5.'],
  ["a version with a letter before it", { version: "v4" }, "as its version. It was given 'v4'."],
  ["a refusal that is neither", { eventsOnly: "yes" }, "true or false as its eventsOnly. It was given 'yes'."],
  ["keeping nothing", { keep: "none" }, `"all" or "ids" as its keep. It was given 'none'.`],
  ["no object", 4000, "takes an object of options. It was given 4000."],
];

describe("the options of the fake server", () => {
  it.each(wrong)("are refused for %s", async (_what, options, says) => {
    const error = await startFakeLangfuse(options as FakeLangfuseOptions).then(
      async (server) => {
        await server.close();
        return "taken";
      },
      (reason: unknown) => String(reason),
    );
    expect(error).toMatch(/^TypeError: \[@langfuse-kit\/testing\] startFakeLangfuse .*\.$/);
    expect(error).toContain(says);
  });

  it.each<[FakeLangfuseOptions]>([
    [{ port: undefined, publicKey: undefined, version: undefined, eventsOnly: undefined, keep: undefined }],
    [{ version: "4" }],
    [{ version: "3.22.0-rc.1", keep: "ids", eventsOnly: false, port: 0, faults: [] }],
  ])("may be left open: %o", async (options) => {
    await using server = await startFakeLangfuse(options);
    expect(server.port).toBeGreaterThan(0);
  });
});
