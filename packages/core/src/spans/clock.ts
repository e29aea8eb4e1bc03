import type { HrTime, TimeInput } from "@opentelemetry/api";

/** Unix milliseconds, with fractions, as OpenTelemetry's pair of seconds and nanoseconds. */
export function toHrTime(milliseconds: number): HrTime {
  const seconds = Math.trunc(milliseconds / 1e3);
  const nanoseconds = Math.round((milliseconds - seconds * 1e3) * 1e6);
  return nanoseconds < 1e9 ? [seconds, nanoseconds] : [seconds + 1, nanoseconds - 1e9];
}

function isHrTime(time: unknown): time is HrTime {
  return Array.isArray(time) && time.length === 2 && typeof time[0] === "number" && typeof time[1] === "number";
}

export function isTime(time: unknown): time is TimeInput {
  return typeof time === "number" || time instanceof Date || isHrTime(time);
}

export function isBefore(left: HrTime, right: HrTime): boolean {
  return left[0] < right[0] || (left[0] === right[0] && left[1] < right[1]);
}

export function between(start: HrTime, end: HrTime): HrTime {
  const seconds = end[0] - start[0];
  const nanoseconds = end[1] - start[1];
  return nanoseconds < 0 ? [seconds - 1, nanoseconds + 1e9] : [seconds, nanoseconds];
}

/**
 * The clock of one span: the wall for where it begins, the monotonic clock for how long things take, so that a
 * correction of the wall clock makes no negative durations.
 */
export class SpanClock {
  readonly #wall: number = Date.now();
  readonly #monotonic: number = performance.now();
  /** With a start that somebody named, only the wall clock can say when things happened. */
  readonly #named: boolean;

  constructor(named: boolean) {
    this.#named = named;
  }

  now(): HrTime {
    return toHrTime(this.#named ? Date.now() : this.#wall + (performance.now() - this.#monotonic));
  }

  start(): HrTime {
    return toHrTime(this.#wall);
  }

  /** OpenTelemetry takes a number below the process's own age for a reading of `performance.now()`. */
  read(time: TimeInput | undefined): HrTime {
    if (typeof time === "number") {
      return toHrTime(time <= performance.now() ? this.#wall + (time - this.#monotonic) : time);
    }
    if (time instanceof Date) return toHrTime(time.getTime());
    return isHrTime(time) ? time : this.now();
  }
}
