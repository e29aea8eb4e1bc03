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

/** How much may wait in memory while the disk fails. */
const fallbackBytes = 32 * 1024 * 1024;

/** Creates the spool that the config describes. */
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

/** Dead letters on disk if the spool is on disk; undefined if they are kept in memory. */
export function createConfiguredDeadLetters(config: Config): DeadLetters | undefined {
  const { spool, logger } = config;
  if (spool.kind !== "disk") return undefined;
  const { dir, fsync } = spool;
  const warn = (message: string): void => logger.warn(message);
  return createFallbackDeadLetters({
    open: () => createDiskDeadLetters({ dir, fsync, destinations: projectsOf(config), warn }),
    memory: createMemoryDeadLetters(),
    warn,
  });
}

/**
 * The hash of each destination, by its name. Made of the project's public key, so that the server may move. The address
 * counts only where there is no key, or where two destinations have the same one. See decision 0024.
 */
export function projectsOf({ destinations }: Config): ReadonlyMap<string, string> {
  const known = destinations.map(({ name, tracesUrl, headers: ask }) => ({
    name,
    tracesUrl,
    publicKey: ask()[headers.publicKey],
  }));
  const isAlone = (key: string): boolean => known.filter(({ publicKey }) => publicKey === key).length === 1;
  return new Map(
    known.map(({ name, tracesUrl, publicKey }) => {
      if (publicKey === undefined) return [name, destinationHash(tracesUrl)];
      return [name, isAlone(publicKey) ? destinationHash(publicKey) : destinationHash(tracesUrl, publicKey)];
    }),
  );
}
