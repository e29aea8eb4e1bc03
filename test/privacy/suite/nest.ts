import { afterAll, beforeAll } from "vitest";
import { saysMissing } from "../../jobs/suite/say-missing.ts";
import { type RunningRedis, redisMissing, startRedis } from "../../servers/index.ts";
import { plantNest } from "../plants/nest.ts";
import { plantNestMessages } from "../plants/nest-messages.ts";
import { canariesIn } from "./works.ts";

/** What may be found of what NestJS hands on besides requests, whichever version runs. */
export function canariesInNest(title: string): void {
  if (saysMissing({ name: title, missing: redisMissing, start: async () => undefined as never })) return;
  let redis: RunningRedis;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis?.stop());
  canariesIn([
    [`methods, events, sockets, queries and jobs of ${title}`, (plant) => plantNest(plant, redis.port)],
    [`messages, sockets, queries and timers of ${title}`, plantNestMessages],
  ]);
}
