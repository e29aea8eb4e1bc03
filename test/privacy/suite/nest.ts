import { afterAll, beforeAll } from "vitest";
import { saysMissing } from "../../jobs/suite/say-missing.ts";
import { type RunningRedis, redisMissing, startRedis } from "../../servers/index.ts";
import { plantNest } from "../plants/nest.ts";
import { canariesIn } from "./works.ts";

/** What may be found of what NestJS hands on besides requests, whichever version runs. */
export function canariesInNest(title: string): void {
  if (saysMissing({ name: title, missing: redisMissing, start: async () => undefined as never })) return;
  let redis: RunningRedis;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis?.stop());
  canariesIn([[title, (plant) => plantNest(plant, redis.port)]]);
}
