/** What a process held at a moment, after a garbage collection. */
export interface Sample {
  readonly seconds: number;
  readonly rss: number;
  readonly heapUsed: number;
  readonly external: number;
  /** Open files and sockets. */
  readonly handles: number;
  readonly pending: number;
  readonly spoolBytes: number;
}

/** What V8 and the books of one more trouble may take; a leak of a few bytes an observation is more in half an hour. */
const heapGrowth = 4 * 1024 * 1024;
const handleGrowth = 4;
/** A few requests are always on their way. */
const mostAtRest = 400;

/** Holds the first and the last third of the moments in which little waited against each other. */
export function isFlat(samples: readonly Sample[]): { readonly problems: readonly string[]; readonly words: string } {
  const calm = samples.filter(({ pending }) => pending <= mostAtRest);
  // The very first is before anything was needed once.
  const third = Math.max(1, Math.floor((calm.length - 1) / 3));
  const [first, last] = [calm.slice(1, 1 + third), calm.slice(-third)];
  const of = (group: readonly Sample[], name: keyof Sample): number => median(group.map((sample) => sample[name]));
  const compared = (["heapUsed", "external", "rss", "handles"] as const).map((name) => ({
    name,
    before: of(first, name),
    after: of(last, name),
  }));
  const allowed = { heapUsed: heapGrowth, external: heapGrowth, rss: Number.POSITIVE_INFINITY, handles: handleGrowth };
  return {
    problems:
      calm.length < 6
        ? [`Only ${calm.length} moments of rest: too short to say anything.`]
        : compared
            .filter(({ name, before, after }) => after - before > allowed[name])
            .map(({ name, before, after }) => `${name} grew from ${shown(name, before)} to ${shown(name, after)}.`),
    words: compared
      .map(({ name, before, after }) => `${name} ${shown(name, before)} then ${shown(name, after)}`)
      .join(", "),
  };
}

/** A line a minute. */
export function printSamples(samples: readonly Sample[]): string {
  const head = "  seconds  heap MB  external MB  rss MB  handles  pending  spool MB";
  const rows = samples
    .filter((_, index) => index % 12 === 0)
    .map((sample) => {
      const { seconds, heapUsed, external, rss, handles, pending, spoolBytes } = sample;
      const cells = [seconds, mega(heapUsed), mega(external), mega(rss), handles, pending, mega(spoolBytes)];
      const widths = [9, 9, 13, 8, 9, 9, 10];
      return cells.map((cell, index) => String(cell).padStart(widths[index] ?? 0)).join("");
    });
  return [head, ...rows].join("\n");
}

function shown(name: keyof Sample, value: number): string {
  return name === "handles" ? String(value) : `${mega(value)} MB`;
}

const mega = (bytes: number): string => (bytes / 1024 / 1024).toFixed(1);

function median(numbers: readonly number[]): number {
  return [...numbers].sort((left, right) => left - right)[Math.floor(numbers.length / 2)] ?? 0;
}
