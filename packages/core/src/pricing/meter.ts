import { LangfuseKitError, type Logger, type Reporter, reportFailedTo } from "../runtime/index.ts";
import { sumCosts, sumUsage } from "./sums.ts";
import type { CostDetails, UsageDetails } from "./types.ts";

/** A budget for what this process spends for a trace, below one request or one attempt at a job. */
export interface MeterLimit {
  /** US dollars. */
  readonly usd: number;
  /** `warn`, the default, says it once for the trace; `throw` also refuses generations and requests that follow. */
  readonly action?: "warn" | "throw" | undefined;
}

/** One generation or embedding that has ended. */
export interface MeteredCall {
  readonly observationId: string;
  readonly name: string;
  readonly model: string | undefined;
  readonly usage: UsageDetails | undefined;
  /** Undefined is unknown; it is not counted as zero. */
  readonly cost: CostDetails | undefined;
}

/** What `onCost` is called with for each generation and embedding. */
export interface CostEvent {
  readonly traceId: string;
  readonly observationId: string;
  readonly name: string;
  readonly model: string | undefined;
  readonly usage: UsageDetails;
  /** US dollars; undefined for a model without a price. */
  readonly cost: number | undefined;
  /** The same by usage key. */
  readonly costDetails: CostDetails | undefined;
  /** US dollars of the trace so far, below this request or job; undefined while no cost is known, and in `LangfuseExporter`. */
  readonly total: number | undefined;
}

export interface MeterOptions {
  readonly limit?: MeterLimit | undefined;
  /** Its errors and rejections are reported, and have no other effect. */
  readonly onCost?: ((event: CostEvent) => unknown) | undefined;
  readonly logger?: Logger | undefined;
  readonly reporter?: Reporter | undefined;
}

/** Adds up what one trace uses and costs in this process. */
export interface TraceMeter {
  /** Call at the end of each generation and embedding. Not for their parents, which have no cost of their own. Never throws. */
  add(call: MeteredCall, instead?: MeteredCall): void;
  /** The same for a call that goes on: `onCost` is not called before its end. */
  count(call: MeteredCall, instead?: MeteredCall): void;
  /**
   * Call at the start of each, and of each request inside of one. Throws COST_LIMIT if the limit was reached before, and its
   * action is "throw".
   */
  check(): void;
  /** US dollars so far; undefined while no cost is known. */
  total(): number | undefined;
  /** The same by usage key. */
  costs(): CostDetails | undefined;
  usage(): UsageDetails | undefined;
}

/**
 * A meter for one trace.
 * @example const meter = createTraceMeter(traceId, { limit: { usd: 1, action: "throw" } });
 */
export function createTraceMeter(traceId: string, options: MeterOptions = {}): TraceMeter {
  return new Meter(traceId, options);
}

/** A class, since each trace with a generation has one, and closures would be the largest part of it. */
class Meter implements TraceMeter {
  readonly #traceId: string;
  readonly #options: MeterOptions;
  #costs: CostDetails | undefined = undefined;
  #usage: UsageDetails | undefined = undefined;
  #warned = false;

  constructor(traceId: string, options: MeterOptions) {
    this.#traceId = traceId;
    this.#options = options;
  }

  count(call: MeteredCall, instead?: MeteredCall): void {
    // Most traces have one call, whose numbers are the sum.
    const isOnly = this.#usage === instead?.usage && this.#costs === instead?.cost;
    this.#usage = isOnly ? call.usage : sumUsage([this.#usage, negative(instead?.usage), call.usage]);
    this.#costs = isOnly ? call.cost : sumCosts([this.#costs, negative(instead?.cost), call.cost]);
    this.#warnOnce();
  }

  add(call: MeteredCall, instead?: MeteredCall): void {
    this.count(call, instead);
    const { onCost, reporter } = this.#options;
    if (onCost) tellCost(onCost, this.#traceId, call, this.#costs?.total, reporter);
  }

  check(): void {
    if (this.#options.limit?.action === "throw" && this.#isReached()) {
      throw new LangfuseKitError("core", this.#message(), { code: "COST_LIMIT" });
    }
  }

  total(): number | undefined {
    return this.#costs?.total;
  }

  costs(): CostDetails | undefined {
    return this.#costs && { ...this.#costs };
  }

  usage(): UsageDetails | undefined {
    return this.#usage && { ...this.#usage };
  }

  #isReached(): boolean {
    const { limit } = this.#options;
    return limit !== undefined && this.#costs !== undefined && this.#costs.total >= limit.usd;
  }

  #warnOnce(): void {
    if (this.#warned || !this.#isReached()) return;
    this.#warned = true;
    try {
      this.#options.logger?.warn(this.#message());
    } catch {
      // A logger that throws must not reach the application.
    }
  }

  #message(): string {
    return `Trace ${this.#traceId} has cost ${this.#costs?.total} US dollars; its limit is ${this.#options.limit?.usd}. Raise costLimit.usd or look for a loop.`;
  }
}

function negative<T extends Record<string, number>>(part: T | undefined): T | undefined {
  return part && (Object.fromEntries(Object.entries(part).map(([key, value]) => [key, -value])) as T);
}

/**
 * Tells `onCost` of one call. Never throws, and an async one that rejects does not end the process as an unhandled rejection.
 * `total`: what the trace has cost so far, where that is known.
 */
export function tellCost(
  onCost: (event: CostEvent) => unknown,
  traceId: string,
  { observationId, name, model, usage, cost }: MeteredCall,
  total: number | undefined,
  reporter: Reporter | undefined,
): void {
  const about = { traceId, observationId, name, model, usage: { ...usage } };
  const event: CostEvent = { ...about, cost: cost?.total, costDetails: cost, total };
  const report = (error: unknown): void => {
    if (reporter !== undefined) reportFailedTo(reporter.once, "onCost", error);
  };
  try {
    const result = onCost(event);
    if (typeof result === "object" && result !== null && "then" in result) Promise.resolve(result).catch(report);
  } catch (error) {
    report(error);
  }
}

/**
 * Whether observations of this type have a cost of their own. Usage on a parent repeats its generations'.
 * @example isCosted("generation") // true
 */
export const isCosted = (type: string | undefined): boolean => type === "generation" || type === "embedding";
