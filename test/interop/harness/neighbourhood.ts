import { type FakeLangfuse, startFakeLangfuse } from "@langfuse-kit/testing";
import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import { closeFixture, type Fixture, openFixture } from "./install.ts";
import type { Sink } from "./sink.ts";

/** What a suite beside one neighbour has at hand while its tests run. */
export interface Neighbourhood {
  readonly folder: string;
  readonly server: FakeLangfuse;
  readonly sink: Sink;
}

/** Opens a fixture for a suite, with a ledger for us and one for the neighbour; skips it where npm has no packages. */
export function neighbourhood(name: string, startOther: () => Promise<Sink>): () => Neighbourhood {
  let fixture: Fixture | undefined;
  let server: FakeLangfuse | undefined;
  let sink: Sink | undefined;
  beforeAll(async () => {
    [fixture, server, sink] = await Promise.all([openFixture(name), startFakeLangfuse(), startOther()]);
  }, 300_000);
  afterAll(async () => {
    closeFixture(fixture);
    await Promise.all([server?.close(), sink?.close()]);
  });
  beforeEach((context) => {
    if (fixture !== undefined && "missing" in fixture) context.skip(fixture.missing);
  });
  afterEach(() => {
    server?.reset();
    sink?.clear();
  });
  return () => {
    if (fixture === undefined || "missing" in fixture || server === undefined || sink === undefined) {
      throw new Error(`The fixture ${name} is not open.`);
    }
    return { folder: fixture.folder, server, sink };
  };
}
