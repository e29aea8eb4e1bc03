import { trace } from "@opentelemetry/api";

const tracer = trace.getTracer("scheduler");

/** Gives each request to the replica that has least to do, as the end-point picker before a fleet of model servers does. */
export class Scheduler {
  readonly #load: Map<string, number>;

  constructor(replicas: readonly string[]) {
    this.#load = new Map(replicas.map((replica) => [replica, 0]));
  }

  /** The replica's address; `release` it when its answer has ended. */
  pick(): { readonly replica: string; release(): void } {
    return tracer.startActiveSpan("schedule", (span) => {
      const [[replica, load] = ["", 0]] = [...this.#load].sort(([, left], [, right]) => left - right);
      this.#load.set(replica, load + 1);
      span.setAttributes({ "scheduler.candidates": this.#load.size, "scheduler.running_requests": load });
      span.end();
      return { replica, release: () => void this.#load.set(replica, (this.#load.get(replica) ?? 1) - 1) };
    });
  }
}
