import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { loadLangfuseEnv } from "./index.ts";

const names = ["LANGFUSE_PUBLIC_KEY", "LANGFUSE_SECRET_KEY", "OTEL_SERVICE_NAME", "DATABASE_URL"] as const;

function files(texts: Readonly<Record<string, string>>): (name: string) => string {
  const folder = mkdtempSync(join(tmpdir(), "langfuse-kit-env-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(texts)) writeFileSync(join(folder, name), text);
  for (const name of names) vi.stubEnv(name, undefined);
  return (name) => join(folder, name);
}

const seen = () => Object.fromEntries(names.map((name) => [name, process.env[name]]));

afterEach(() => vi.unstubAllEnvs());

describe("loadLangfuseEnv", () => {
  it("takes what is for tracing, and leaves the application's settings alone", () => {
    const at = files({ ".env": "LANGFUSE_PUBLIC_KEY=pk-lf-1\nOTEL_SERVICE_NAME=cats\nDATABASE_URL=dev\n" });
    loadLangfuseEnv(at(".env"));
    expect(seen()).toEqual({
      LANGFUSE_PUBLIC_KEY: "pk-lf-1",
      LANGFUSE_SECRET_KEY: undefined,
      OTEL_SERVICE_NAME: "cats",
      DATABASE_URL: undefined,
    });
  });

  it("overrides nothing: not the environment, and not the file before", () => {
    const at = files({
      local: "LANGFUSE_SECRET_KEY=sk-lf-local\n",
      all: "LANGFUSE_PUBLIC_KEY=pk-lf-all\nLANGFUSE_SECRET_KEY=sk-lf-all\nOTEL_SERVICE_NAME=all\n",
    });
    vi.stubEnv("OTEL_SERVICE_NAME", "");
    loadLangfuseEnv(at("nowhere"), at("local"), at("all"));
    expect(seen()).toMatchObject({
      LANGFUSE_PUBLIC_KEY: "pk-lf-all",
      LANGFUSE_SECRET_KEY: "sk-lf-local",
      OTEL_SERVICE_NAME: "",
    });
  });

  it("reads what dotenv reads: after the mark of an encoding, and with a colon", () => {
    const at = files({ ".env": "\uFEFFLANGFUSE_PUBLIC_KEY=pk-lf-1\r\nexport LANGFUSE_SECRET_KEY: 'sk-lf-1'\r\n" });
    loadLangfuseEnv(at(".env"));
    expect(seen()).toMatchObject({ LANGFUSE_PUBLIC_KEY: "pk-lf-1", LANGFUSE_SECRET_KEY: "sk-lf-1" });
  });
});
