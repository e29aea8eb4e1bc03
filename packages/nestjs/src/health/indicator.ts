import { getLangfuse, type Health } from "@langfuse-kit/core";
import { droppedIn } from "@langfuse-kit/core/adapter";
import { Injectable } from "@nestjs/common";

/** What Terminus takes, in all its versions. */
export type LangfuseHealthResult<Key extends string = string> = Record<Key, LangfuseHealthDetails>;

export interface LangfuseHealthDetails extends Partial<Pick<Health, "state" | "pending" | "deadLettered" | "open">> {
  readonly status: "up" | "down";
  readonly dropped?: number;
  readonly message?: string;
}

@Injectable()
/**
 * Tells Terminus how delivery is. Down means that what is traced does not arrive; requests are served all the same, so
 * it belongs into a report and not into a readiness probe.
 * @example health.check([() => langfuse.isHealthy("langfuse")]);
 */
export class LangfuseHealthIndicator {
  async isHealthy<Key extends string = "langfuse">(key: Key = "langfuse" as Key): Promise<LangfuseHealthResult<Key>> {
    return { [key]: details(getLangfuse()?.health()) } as LangfuseHealthResult<Key>;
  }
}

const troubles: Partial<Record<Health["state"], string>> = {
  retrying: "Langfuse cannot be reached; what is traced waits.",
  parked: "Langfuse refuses the keys or the address; what is traced waits for somebody to look.",
};

function details(health: Health | undefined): LangfuseHealthDetails {
  if (health === undefined) return { status: "up", state: "off" };
  const { state, pending, deadLettered, open, dropped } = health;
  const message = troubles[state];
  return {
    status: message === undefined ? "up" : "down",
    state,
    pending,
    deadLettered,
    open,
    dropped: droppedIn({ dropped }),
    ...(message !== undefined && { message }),
  };
}
