import type { Inside } from "./inside.ts";
import type { Visit } from "./visit.ts";

/** What was seen of a start that gave no trace. */
export interface Seen {
  readonly exitCode: number | undefined;
  readonly ports: readonly number[];
  readonly visits: readonly Visit[];
  /** Requests that reached the receiver. */
  readonly received: number;
  readonly output: string;
  readonly isWorkerOnly: boolean;
  readonly inside: Inside | undefined;
}

interface Reason {
  readonly when: (seen: Seen) => boolean;
  readonly say: (seen: Seen) => string;
}

const answers = ({ visits }: Seen): number[] => visits.flatMap((one) => ("status" in one ? [one.status] : []));

/** What Node and the probe add to a stack says nothing to whoever wrote the application. */
const notTheirs = /^\s+at .*(node:internal|(?:probe|stand-in)\.cjs)/;

const lastLines = ({ output }: Seen): string =>
  output
    .trim()
    .split("\n")
    .filter((line) => !notTheirs.test(line))
    .slice(-12)
    .join("\n");

const elsewhere = ({ inside }: Seen): string =>
  inside?.kit === undefined ? "" : ` (its address is ${inside.kit.destinations.join(", ")})`;

/** As the configuration calls them. */
const offReasons: Readonly<Record<string, string>> = {
  disabled: "LANGFUSE_TRACING_ENABLED or the option `enabled` says so",
  sdk_disabled: "OTEL_SDK_DISABLED says so",
  no_keys: "it finds no keys",
  half_keys: "it finds one of the two keys",
};

/** The first that fits. */
const reasons: readonly Reason[] = [
  {
    when: ({ exitCode, output }) => exitCode !== undefined && /Cannot find (package|module '[^./])/.test(output),
    say: (seen) => `The application could not load a module. Install first, then try again.\n${lastLines(seen)}`,
  },
  {
    when: ({ exitCode, output }) => exitCode !== undefined && /EADDRINUSE/.test(output),
    say: () => "The application's port is taken. Stop what listens there, then run `langfuse-kit init` again.",
  },
  {
    when: ({ exitCode }) => exitCode !== undefined && exitCode !== 0,
    say: (seen) => `The application ended with exit code ${seen.exitCode}. It said:\n${lastLines(seen)}`,
  },
  {
    when: ({ isWorkerOnly, inside, exitCode }) => isWorkerOnly && inside === undefined && exitCode === undefined,
    say: () => "The worker runs, and never called initLangfuse(). Load the initializer first.",
  },
  {
    when: ({ isWorkerOnly }) => isWorkerOnly,
    say: () => "A worker's first trace comes with its first job. Add one while `langfuse-kit studio` runs.",
  },
  {
    when: ({ exitCode }) => exitCode === 0,
    say: () => "The application ended by itself and made no observation: there was nothing to show.",
  },
  {
    when: ({ ports }) => ports.length === 0,
    say: (seen) => `The application did not listen on any port in time.\n${lastLines(seen)}`,
  },
  {
    when: (seen) => answers(seen).length === 0,
    say: ({ ports }) => `The application listens on port ${ports.join(", ")}, and answered no HTTP request there.`,
  },
  {
    when: ({ inside }) => inside !== undefined && inside.kit === undefined,
    say: (seen) =>
      `The application answered (${answers(seen).join(", ")}), and never called initLangfuse(). Load the initializer first.`,
  },
  {
    when: ({ inside }) => inside?.kit?.isEnabled === false,
    say: ({ inside }) =>
      `Tracing is off in the application: ${offReasons[inside?.kit?.offReason ?? ""] ?? "by an option"}.`,
  },
  {
    when: ({ inside }) => (inside?.kit?.sampledOut ?? 0) > 0,
    say: ({ inside }) => `Sampling left it out: the rate in force is ${inside?.kit?.sampleRate}.`,
  },
  {
    when: ({ received }) => received > 0,
    say: () => "Something was sent and held no observation. Run it with LANGFUSE_DEBUG=true to see what is left out.",
  },
  {
    when: () => true,
    say: (seen) =>
      `The application answered (${answers(seen).join(", ")}), and sent nothing${elsewhere(seen)}. Either nothing observes its requests, or its options name another address. LANGFUSE_DEBUG=true says which.`,
  },
];

/** Why no trace came, and what to do about it. */
export function reasonFor(seen: Seen): string {
  return reasons.find(({ when }) => when(seen))?.say(seen) ?? "";
}
