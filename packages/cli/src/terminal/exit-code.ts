/** What the process ends with. Scripts rely on these. */
export const ExitCode = {
  ok: 0,
  /** Something failed, or a problem was found. */
  failed: 1,
  /** The command line cannot be understood. */
  usage: 2,
  /** Somebody has to agree, and nobody did: no terminal and no --yes, or "no". */
  notConfirmed: 3,
} as const;
