import { describe, expect, it } from "vitest";
import { lockfileProblems } from "../../scripts/check/lockfile.ts";

describe("the lockfile check", () => {
  it("is content with a complete lockfile that names no registry", () => {
    const packages = {
      "": {},
      "node_modules/@langfuse-kit/core": { resolved: "packages/core", link: true },
      "node_modules/tool": { version: "1.0.0", optionalDependencies: { "tool-linux": "1.0.0" } },
      "node_modules/tool-linux": { version: "1.0.0" },
      "node_modules/outer/node_modules/inner": { optionalDependencies: { "inner-linux": "1", "tool-linux": "1" } },
      "node_modules/outer/node_modules/inner-linux": { version: "1.0.0" },
    };
    expect(lockfileProblems({ packages })).toEqual([]);
  });

  it("refuses a platform package that is not locked, since npm ci would", () => {
    const packages = { "node_modules/tool": { optionalDependencies: { "tool-linux": "1.0.0" } } };
    expect(lockfileProblems({ packages })).toEqual([expect.stringContaining("wants tool-linux, which is not locked")]);
  });

  it("does not take one package's nested dependency for another's", () => {
    const packages = {
      "node_modules/tool": { optionalDependencies: { "tool-linux": "1.0.0" } },
      "node_modules/outer/node_modules/tool-linux": { version: "1.0.0" },
    };
    expect(lockfileProblems({ packages })).toHaveLength(1);
  });

  it("refuses the address of a registry", () => {
    const packages = { "node_modules/tool": { resolved: "https://registry.example/tool.tgz" } };
    expect(lockfileProblems({ packages })).toEqual([expect.stringContaining("names where it was fetched from")]);
  });
});
