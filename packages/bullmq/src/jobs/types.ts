/** What a job's options hold for telemetry; BullMQ stores it as `tm` and `omc`. */
export interface TelemetryOptions {
  metadata?: string | undefined;
  omitContext?: boolean | undefined;
}

export interface AnyOptions {
  readonly delay?: number | undefined;
  readonly repeat?: unknown;
  readonly telemetry?: TelemetryOptions | undefined;
  /** In a sandbox of version 5 the options come as they are stored. */
  readonly tm?: string | undefined;
}

/** What we read of a job: of both versions, and of the copy of one that a sandboxed processor gets. */
export interface AnyJob {
  readonly id?: string | undefined;
  readonly name: string;
  readonly queueName: string;
  readonly opts?: AnyOptions | undefined;
  readonly attemptsMade?: number | undefined;
  /** More than the attempts, where the job was put off or stalled. */
  readonly attemptsStarted?: number | undefined;
  readonly stalledCounter?: number | undefined;
  readonly timestamp?: number | undefined;
  readonly processedOn?: number | undefined;
  readonly repeatJobKey?: string | undefined;
  readonly returnvalue?: unknown;
}
