import { Redis } from "ioredis";
import { startRedis } from "../../servers/index.ts";
import type { Step } from "../table/index.ts";

type State = Extract<Step, { do: "redis" }>["is"];

/** A Redis that can be full, or away. */
export interface Store {
  readonly port: number;
  isAway(): boolean;
  set(state: State): Promise<void>;
  heal(): Promise<void>;
  stop(): Promise<void>;
}

export async function openStore(): Promise<Store> {
  const redis = await startRedis();
  let isAway = false;
  async function limit(bytes: string): Promise<void> {
    const admin = new Redis({ port: redis.port, host: "127.0.0.1" });
    try {
      await admin.config("SET", "maxmemory", bytes);
    } finally {
      await admin.quit();
    }
  }
  const states: Readonly<Record<State, () => Promise<void>>> = {
    async killed() {
      isAway = true;
      await redis.kill();
    },
    async back() {
      if (isAway) await redis.restart();
      isAway = false;
    },
    full: () => limit("1mb"),
    roomy: () => limit("0"),
  };
  return {
    port: redis.port,
    isAway: () => isAway,
    set: (state) => states[state](),
    async heal() {
      await states.back();
      await states.roomy();
    },
    stop: () => redis.stop(),
  };
}
