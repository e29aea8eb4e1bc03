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
}

interface Reason {
  readonly when: (seen: Seen) => boolean;
  readonly say: (seen: Seen) => string;
}

const answers = ({ visits }: Seen): number[] => visits.flatMap((one) => ("status" in one ? [one.status] : []));
const lastLines = ({ output }: Seen): string => output.trim().split("\n").slice(-12).join("\n");

/** The first that fits. */
const reasons: readonly Reason[] = [
  {
    when: ({ exitCode, output }) =>
      exitCode !== undefined && /ERR_MODULE_NOT_FOUND|Cannot find (module|package)/.test(output),
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
    when: ({ received }) => received > 0,
    say: () => "Something was sent and held no observation. Run it with LANGFUSE_DEBUG=true to see what is left out.",
  },
  {
    when: () => true,
    say: (seen) =>
      `The application answered (${answers(seen).join(", ")}), and sent nothing. Either the initializer is not loaded first, or its options turn tracing off or name another address. LANGFUSE_DEBUG=true says which.`,
  },
];

/** Why no trace came, and what to do about it. */
export function reasonFor(seen: Seen): string {
  return reasons.find(({ when }) => when(seen))?.say(seen) ?? "";
}
