import { headers } from "../attributes/index.ts";
import type { Config } from "../config/index.ts";
import { createMemoryDeadLetters, createMemorySpool, type DeadLetters, type Spool } from "../delivery/index.ts";
import {
  createDiskDeadLetters,
  createDiskSpool,
  createFallbackDeadLetters,
  createFallbackSpool,
  destinationHash,
} from "../disk/index.ts";

/** What waits in memory while a disk fails. */
const fallbackBytes = 32 * 1024 * 1024;

/** The spool as the config describes it. */
export function createConfiguredSpool(config: Config): Spool {
  const { spool, logger } = config;
  switch (spool.kind) {
    case "custom":
      return spool.spool;
    case "memory":
      return createMemorySpool({ maxBytes: spool.maxBytes });
    case "disk": {
      const warn = (message: string): void => logger.warn(message);
      return createFallbackSpool({
        open: () =>
          createDiskSpool({ ...spool, destinations: projectsOf(config), expected: config.defaultDestinations, warn }),
        memory: createMemorySpool({ maxBytes: Math.min(fallbackBytes, spool.maxBytes) }),
        warn,
      });
    }
  }
}

/** Dead letters outlive the process where what waits does; undefined where they are kept in memory. */
export function createConfiguredDeadLetters(config: Config): DeadLetters | undefined {
  const { spool, logger } = config;
  if (spool.kind !== "disk") return undefined;
  const { dir, fsync } = spool;
  return createFallbackDeadLetters({
    open: () => createDiskDeadLetters({ dir, fsync, destinations: projectsOf(config) }),
    memory: createMemoryDeadLetters(),
    warn: (message) => logger.warn(message),
  });
}

/** Destinations by name, and what stands for the project that each of them is. */
export function projectsOf({ destinations }: Config): ReadonlyMap<string, string> {
  return new Map(
    destinations.map((destination) => [
      destination.name,
      destinationHash(destination.tracesUrl, destination.headers()[headers.publicKey]),
    ]),
  );
}
