import { type FakeLangfuse, startFakeLangfuse } from "@langfuse-kit/testing";
import { afterAll, afterEach, beforeAll } from "vitest";
import { project } from "./project.ts";
import type { Sink } from "./sink.ts";

/** What a suite beside one neighbour has at hand while its tests run. */
export interface Neighbourhood {
  readonly folder: string;
  readonly server: FakeLangfuse;
  readonly sink: Sink;
}

/** A fixture for a suite, with a ledger for us and one for the neighbour. */
export function neighbourhood(name: string, startOther: () => Promise<Sink>): () => Neighbourhood {
  const folder = project(name);
  let server: FakeLangfuse | undefined;
  let sink: Sink | undefined;
  beforeAll(async () => {
    [server, sink] = await Promise.all([startFakeLangfuse(), startOther()]);
  });
  afterAll(async () => {
    await Promise.all([server?.close(), sink?.close()]);
  });
  afterEach(() => {
    server?.reset();
    sink?.clear();
  });
  return () => {
    if (server === undefined || sink === undefined) throw new Error(`The ledgers beside ${name} are not open.`);
    return { folder: folder(), server, sink };
  };
}
