import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Backend, RunningBackend } from "../../jobs/suite/backend.ts";
import { saysMissing } from "../../jobs/suite/say-missing.ts";
import { joinings, keptByApplication, plantRealJobs } from "../plants/real-jobs.ts";
import { leaksOf, strictModes } from "../scene.ts";
import { allIn } from "../store.ts";
import { spoolsInQueues } from "./spools-in-queues.ts";

/** What may be found of jobs, whichever BullMQ runs them and wherever it keeps them. */
export function canariesInJobs(backend: Backend): void {
  if (saysMissing(backend)) return;
  let running: RunningBackend;
  let serial = 0;
  const newName = (): string => `privacy-${serial++}`;

  beforeAll(async () => {
    running = await backend.start();
  }, 60_000);
  afterAll(() => running?.stop(), 30_000);

  describe.each(joinings)(`jobs of ${backend.name} with our %s`, { timeout: 30_000 }, (joining) => {
    it.each(strictModes)(
      "$title, neither to Langfuse nor with the jobs nor into any table",
      async ({ shape, options, mayLeave }) => {
        let withJobs = "";
        const { canaries, found } = await leaksOf(shape, options, async (plant) => {
          withJobs = await plantRealJobs(plant, { running, joining, name: newName() });
        });
        const leaked = (text: string): readonly string[] => canaries.foundIn(text).filter((place) => !mayLeave(place));
        expect(found.filter((place) => !mayLeave(place))).toEqual([]);
        expect(withJobs).toContain("traceparent");
        expect(leaked(withJobs)).toEqual([]);
        const kept = await allIn(running.connection());
        expect(canaries.foundIn(kept)).toContain("data of a job");
        expect(leaked(kept).filter((place) => !keptByApplication.test(place))).toEqual([]);
      },
    );

    it("full lets it leave, or the tests above would show nothing", async () => {
      const { canaries, found } = await leaksOf("words", {}, (plant) =>
        plantRealJobs(plant, { running, joining, name: newName() }),
      );
      expect(found).toEqual(
        expect.arrayContaining(["data of a job", "result", "failed reason", "error of a job: message"]),
      );
      expect(found).not.toContain("line of a job's log");
      const kept = canaries.foundIn(await allIn(running.connection()));
      expect(kept).toEqual(expect.arrayContaining(["line of a job's log", "name of the producer's user"]));
    });
  });

  spoolsInQueues(backend.name, () => running, newName);
}
