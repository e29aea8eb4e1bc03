import { inSlices, openStage, type Stage, startVisitors, sum } from "./stage.ts";

/** How many requests each part of a measurement has. */
export interface Extent {
  readonly warmUp: number;
  readonly saturated: number;
  readonly sampled: number;
  readonly paced: number;
}

// V8 compiles the whole way of a request only after some ten thousand of them; until then each costs half as much again.
export const thoroughly: Extent = { warmUp: 40_000, saturated: 20_000, sampled: 4_000, paced: 4_000 };
export const quickly: Extent = { warmUp: 4_000, saturated: 6_000, sampled: 2_000, paced: 500 };

const PER_SECOND = 1_000;
/** Requests that a contestant has before it is the next one's turn. */
const SLICE = { saturated: 2_000, paced: 1_000 };

export interface RequestMeasurement {
  readonly framework: string;
  readonly contestant: string;
  readonly round: number;
  readonly requestsPerSecond: number;
  /** Microseconds of CPU for each request at saturation, sending included. */
  readonly cpuPerRequest: number;
  /** Bytes of heap for each request, collected ones included. */
  readonly allocatedPerRequest: number;
  /** At a fixed pace that the service does not set. */
  readonly paced: {
    readonly cpuPerRequest: number;
    readonly p50Ms: number;
    readonly p99Ms: number;
    readonly loopP99Ms: number;
  };
  /** How many spans reached the sink while the service was saturated. */
  readonly arrived: number;
}

/**
 * A round: all contestants are there at once, and visited a slice each in turn. A machine whose speed changes within the
 * round does so for all of them, and what one adds to another is not what the machine has done meanwhile.
 */
export async function measureRound(
  framework: string,
  contestants: readonly string[],
  round: number,
  extent: Extent,
): Promise<RequestMeasurement[]> {
  const visitors = startVisitors();
  const stages: Stage[] = [];
  try {
    for (const contestant of contestants) stages.push(await openStage(framework, contestant, visitors));
    return await measureAll(framework, round, stages, extent);
  } finally {
    visitors.kill();
    for (const child of stages.flatMap(({ children }) => children)) child.kill();
  }
}

async function measureAll(
  framework: string,
  round: number,
  stages: readonly Stage[],
  { warmUp, saturated, paced, sampled }: Extent,
): Promise<RequestMeasurement[]> {
  for (const stage of stages) await stage.visit({ requests: warmUp });
  for (const stage of stages) await stage.ask("forget");
  const before = await Promise.all(stages.map((stage) => stage.arrived()));
  const fast = await inSlices(stages, saturated, SLICE.saturated);
  const after = await Promise.all(stages.map((stage) => stage.arrived()));
  for (const stage of stages) await stage.ask("forget");
  const slow = await inSlices(stages, paced, SLICE.paced, PER_SECOND);
  const measured: RequestMeasurement[] = [];
  for (const [index, stage] of stages.entries()) {
    const mine = fast.filter((slice) => slice.stage === stage);
    const mineSlow = slow.filter((slice) => slice.stage === stage);
    const took = mineSlow.flatMap(({ visited }) => visited.tookMs).sort((left, right) => left - right);
    measured.push({
      framework,
      contestant: stage.contestant,
      round,
      requestsPerSecond: saturated / sum(mine.map(({ visited }) => visited.seconds)),
      cpuPerRequest: sum(mine.map(({ told }) => told.cpu)) / saturated,
      allocatedPerRequest: await allocatedBy(stage, sampled),
      paced: {
        cpuPerRequest: sum(mineSlow.map(({ told }) => told.cpu)) / paced,
        p50Ms: percentile(took, 0.5),
        p99Ms: percentile(took, 0.99),
        loopP99Ms: mineSlow.at(-1)?.told.loopP99Ms ?? Number.NaN,
      },
      arrived: (after[index] ?? 0) - (before[index] ?? 0),
    });
  }
  return measured;
}

async function allocatedBy(stage: Stage, requests: number): Promise<number> {
  await stage.ask("sample");
  await stage.visit({ requests });
  return (await stage.ask("sampled")).allocated / requests;
}

function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.floor(sorted.length * share)] ?? Number.NaN;
}
