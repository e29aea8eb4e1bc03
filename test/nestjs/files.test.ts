import { Readable } from "node:stream";
import { LangfuseInterceptor, LangfuseModule, Observe } from "@langfuse-kit/nestjs";
import { captureTraces } from "@langfuse-kit/testing";
import { Controller, Get, StreamableFile, UseInterceptors } from "@nestjs/common";
import { afterEach, describe, expect, it } from "vitest";
import { open, platforms } from "./open.ts";

const traces = captureTraces({ afterEach });

@Controller("files")
class Files {
  @Observe()
  @Get("observed")
  observed(): StreamableFile {
    return new StreamableFile(Readable.from([Buffer.from("content")]), { type: "text/plain" });
  }

  @UseInterceptors(new LangfuseInterceptor({ captureOutput: true }))
  @Get("intercepted")
  async intercepted(): Promise<StreamableFile> {
    return new StreamableFile(Buffer.from("content"));
  }
}

describe.each(platforms)("a file that a handler answers with on %s", (_, adapter) => {
  it.each(["observed", "intercepted"])("is recorded by its kind: %s", async (name) => {
    await using site = await open({ imports: [LangfuseModule.forRoot()], controllers: [Files] }, adapter);
    expect(await site.get(`/files/${name}`)).toEqual({ status: 200, text: "content" });
    expect((await traces.single()).root.children).toMatchObject([
      { name: `Files.${name}`, output: "[StreamableFile]" },
    ]);
  });
});
