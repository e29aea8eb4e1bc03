export interface Scenario {
  readonly title: string;
  readonly observations: number;
  /** Observations made in one turn of the event loop. */
  readonly perTurn: number;
  /** Waits for delivery this often. */
  readonly flushEvery?: number;
  readonly sinkDelayMs: number;
}

export const scenarios: Record<string, Scenario> = {
  steady: {
    title: "50,000, flushed every 500: nothing may be lost",
    observations: 50_000,
    perTurn: 100,
    flushEvery: 500,
    sinkDelayMs: 0,
  },
  burst: { title: "200,000, one turn of the event loop per 100", observations: 200_000, perTurn: 100, sinkDelayMs: 0 },
  storm: { title: "100,000, 5,000 per turn", observations: 100_000, perTurn: 5_000, sinkDelayMs: 0 },
  slow: {
    title: "200,000 as fast as they can be made, the sink answers in 150 ms",
    observations: 200_000,
    perTurn: 100,
    sinkDelayMs: 150,
  },
};
