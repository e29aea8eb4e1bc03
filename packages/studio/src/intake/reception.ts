import type { Receiving, Refusal, SeenService } from "../contract/index.ts";

/** What came in since the start, and from whom: the Home page says it when nothing appears. */
export interface Reception {
  received(observations: number, senders: readonly Sender[]): void;
  refused(refusal: Omit<Refusal, "at">): void;
  receiving(): Receiving;
  services(): readonly SeenService[];
  refusals(): readonly Refusal[];
}

export interface Sender {
  readonly service: string | null;
  readonly sdk: string | null;
  readonly environment: string;
  readonly observations: number;
}

const activeMs = 60_000;
const shownServices = 50;
const shownRefusals = 20;

export function createReception(): Reception {
  const services = new Map<string, SeenService>();
  const refusals: Refusal[] = [];
  let lastAt: number | null = null;
  let requests = 0;
  let observations = 0;
  let refusedCount = 0;
  return {
    received(count, senders) {
      lastAt = Date.now();
      requests += 1;
      observations += count;
      for (const { service, sdk, environment, observations: own } of senders) {
        const name = service ?? "unknown";
        const before = services.get(name)?.observations ?? 0;
        // Put last anew, so that the first is always the one that has been silent the longest.
        services.delete(name);
        services.set(name, { name, sdk, environment, observations: before + own, lastAt });
        if (services.size > shownServices) services.delete(services.keys().next().value ?? "");
      }
    },
    refused(refusal) {
      refusedCount += 1;
      refusals.unshift({ at: Date.now(), ...refusal });
      refusals.length = Math.min(refusals.length, shownRefusals);
    },
    receiving: () => ({
      active: lastAt !== null && Date.now() - lastAt < activeMs,
      lastAt,
      requests,
      observations,
      refused: refusedCount,
    }),
    services: () => [...services.values()].reverse(),
    refusals: () => refusals,
  };
}
