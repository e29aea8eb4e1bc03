import type { Health } from "../delivery/types.ts";

/** What the page says of the books, in words; what there is nothing to say of is left out. */
const facts: readonly (readonly [label: string, read: (health: Health) => string | number | undefined])[] = [
  ["State", ({ state }) => stateWords[state]],
  ["Last error", ({ lastError }) => lastError],
  ["Spool", ({ spoolError }) => spoolError],
  ["Accepted", ({ accepted }) => accepted],
  ["Adopted from processes that ended", ({ adopted }) => adopted || undefined],
  ["Delivered", ({ delivered }) => delivered],
  ["Handed over to a queue", ({ handedOver }) => handedOver || undefined],
  ["Refused for good", ({ deadLettered }) => deadLettered],
  ["Waiting", waiting],
  ["Begun and not ended", ({ open }) => open],
  ["Left out by sampling", ({ sampledOut }) => sampledOut || undefined],
];

const stateWords: Readonly<Record<Health["state"], string>> = {
  off: "off: nothing is sent",
  ok: "ok",
  retrying: "retrying: the server is in trouble, and what waits is tried again",
  parked: "parked: the server refuses everything; what waits is tried now and then",
  closed: "closed",
};

function waiting({ pending, spoolBytes, oldestMs }: Health): string {
  if (pending === 0) return "0";
  const since = oldestMs === undefined ? "" : `, the oldest for ${Math.round(oldestMs / 1_000)} s`;
  return `${pending} (${sizeOf(spoolBytes)}${since})`;
}

const sizeOf = (bytes: number): string =>
  bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;

/** @example factsOf(langfuse.health()); // [["State", "ok"], ["Accepted", 12], ...] */
export function factsOf(health: Health): readonly (readonly [label: string, value: string | number])[] {
  const known = facts.flatMap(([label, read]) => {
    const value = read(health);
    return value === undefined ? [] : [[label, value] as const];
  });
  const dropped = Object.entries(health.dropped).map(
    ([reason, count]) => [`Dropped: ${reason.replaceAll("_", " ")}`, count] as const,
  );
  const { media } = health;
  const files = media && Object.values(media).some((count) => count > 0) ? [["Media", mediaWords(media)] as const] : [];
  return [...known, ...dropped, ...files];
}

const mediaWords = (media: NonNullable<Health["media"]>): string =>
  Object.entries(media)
    .map(([name, count]) => `${name} ${count}`)
    .join(", ");
