import type { DropReason, Health } from "../delivery/types.ts";

/** A number of the books, as monitoring knows it. */
export interface Metric {
  readonly name: string;
  readonly help: string;
  readonly type: "counter" | "gauge";
  /** With the labels of each. */
  read(health: Health): readonly (readonly [value: number, labels: Readonly<Record<string, string>>])[];
}

const states: readonly Health["state"][] = ["off", "ok", "retrying", "parked", "closed"];
/** All of them from the start: a counter whose first sample is a loss has never risen. */
const reasons: Readonly<Record<DropReason, 0>> = {
  spool_full: 0,
  spool_failed: 0,
  expired: 0,
  no_destination: 0,
  too_large: 0,
  encode_failed: 0,
  never_ended: 0,
  after_shutdown: 0,
  dead_letters_full: 0,
  shutdown: 0,
  discarded: 0,
};
const plain =
  (pick: (health: Health) => number | undefined): Metric["read"] =>
  (health) => {
    const value = pick(health);
    return value === undefined ? [] : [[value, {}]];
  };

/** One table for both forms. What is delivered and the dead letters are gauges: a replay takes both back. */
export const metrics: readonly Metric[] = [
  {
    name: "accepted",
    help: "Observations taken into the spool.",
    type: "counter",
    read: plain(({ accepted }) => accepted),
  },
  {
    name: "adopted",
    help: "Observations found in the spool of a process that ended.",
    type: "counter",
    read: plain(({ adopted }) => adopted),
  },
  {
    name: "delivered",
    help: "Observations that a server has.",
    type: "gauge",
    read: plain(({ delivered }) => delivered),
  },
  {
    name: "dead_lettered",
    help: "Observations refused for good and kept.",
    type: "gauge",
    read: plain(({ deadLettered }) => deadLettered),
  },
  {
    name: "dropped",
    help: "Observations lost, by reason.",
    type: "counter",
    read: ({ dropped }) =>
      Object.entries({ ...reasons, ...dropped }).map(([reason, count]) => [count, { reason }] as const),
  },
  {
    name: "pending",
    help: "Observations that wait for delivery.",
    type: "gauge",
    read: plain(({ pending }) => pending),
  },
  {
    name: "handed_over",
    help: "Observations given to a queue's worker.",
    type: "counter",
    read: plain(({ handedOver }) => handedOver),
  },
  {
    name: "sampled_out",
    help: "Observations left out by sampling.",
    type: "counter",
    read: plain(({ sampledOut }) => sampledOut),
  },
  { name: "open", help: "Observations begun and not ended.", type: "gauge", read: plain(({ open }) => open) },
  {
    name: "spool_failing",
    help: "1 while something keeps the spool from doing its work.",
    type: "gauge",
    read: ({ spoolError }) => [[spoolError === undefined ? 0 : 1, {}]],
  },
  { name: "spool_bytes", help: "Bytes in the spool.", type: "gauge", read: plain(({ spoolBytes }) => spoolBytes) },
  {
    name: "oldest_seconds",
    help: "Age of what has waited longest.",
    type: "gauge",
    read: plain(({ oldestMs }) => (oldestMs === undefined ? undefined : oldestMs / 1_000)),
  },
  {
    name: "state",
    help: "1 for the state that delivery is in.",
    type: "gauge",
    read: (health) => states.map((state) => [health.state === state ? 1 : 0, { state }] as const),
  },
];
