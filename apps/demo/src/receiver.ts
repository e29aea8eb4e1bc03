import { startFakeLangfuse } from "@langfuse-kit/testing";

/** Where the services send their traces. */
export interface Receiver {
  /** What a service needs to find it. */
  readonly environment: Readonly<Record<string, string>>;
  /** The trace with this id as a tree, once so many observations of it have come. */
  tree(traceId: string, observations: number): Promise<string>;
  close(): Promise<void>;
}

export async function startReceiver(): Promise<Receiver> {
  const server = await startFakeLangfuse();
  let expected = 0;
  return {
    environment: server.environment,
    async tree(traceId, observations) {
      expected += observations;
      await server.waitFor(expected);
      return String(server.traces().find(({ id }) => id === traceId) ?? "(no trace)");
    },
    close: () => server.close(),
  };
}
