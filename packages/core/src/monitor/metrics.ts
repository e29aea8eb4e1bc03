import { metrics as api, createNoopMeter } from "@opentelemetry/api";
import { metricPrefix, scopeName } from "../attributes/index.ts";
import type { Health } from "../delivery/types.ts";
import { clearTimeout, setTimeout } from "../runtime/index.ts";
import { metrics } from "./numbers.ts";

/** OpenTelemetry has no way of being told that a provider has come, and set-up often brings it after us. */
const waitsMs: readonly number[] = [100, 1_000, 10_000, 60_000];

/** Gives the books to OpenTelemetry's metrics, once somebody registers a provider for them. Answers how to stop. */
export function startMetrics(read: () => Health): () => void {
  let timer: NodeJS.Timeout | undefined;
  let remove = (): void => undefined;

  function look(next: number): void {
    if (api.getMeter(scopeName) !== createNoopMeter()) {
      remove = observe(read);
      return;
    }
    const wait = waitsMs[next];
    if (wait !== undefined) timer = setTimeout(() => look(next + 1), wait).unref();
  }

  look(0);
  return () => {
    clearTimeout(timer);
    remove();
  };
}

function observe(read: () => Health): () => void {
  const meter = api.getMeter(scopeName);
  const removals = metrics.map(({ name, help, type, read: samplesOf }) => {
    const options = { description: help };
    const instrument =
      type === "counter"
        ? meter.createObservableCounter(metricPrefix + name, options)
        : meter.createObservableGauge(metricPrefix + name, options);
    const callback = (result: { observe(value: number, attributes: Record<string, string>): void }): void => {
      for (const [value, labels] of samplesOf(read())) result.observe(value, { ...labels });
    };
    instrument.addCallback(callback);
    return () => instrument.removeCallback(callback);
  });
  return () => {
    for (const remove of removals) remove();
  };
}
