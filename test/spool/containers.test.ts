import { spawnSync } from "node:child_process";
import type { SpoolHome } from "@langfuse-kit/core/spool";
import { describe, expect, it } from "vitest";
import { endedIn, openScene, type Scene } from "./scene.ts";

/** As in a container: its own processes, of which it is the first, and its own host name. The network stays. */
const container = (name: string): readonly string[] => [
  "unshare",
  ...["--pid", "--uts", "--ipc", "--mount-proc", "--fork", "--kill-child"],
  "--",
  ...["sh", "-c", 'hostname "$0" && exec "$@"', name],
];

/** Why there can be none here; undefined where there can. */
function whyNot(): string | undefined {
  const [command = "", ...rest] = [...container("probe"), "true"];
  return spawnSync(command, rest).status === 0 ? undefined : "only root may unshare, and only where it is allowed";
}

const missing = whyNot();

async function inspect(scene: Scene, prefix: readonly string[]): Promise<readonly SpoolHome[]> {
  const { output, errors } = await scene.start("inspect", {}, prefix).ended;
  const line = output.split("\n").find((candidate) => candidate.startsWith("homes "));
  if (line === undefined) throw new Error(`The process did not come so far. ${errors}`);
  return JSON.parse(line.slice(6)) as SpoolHome[];
}

describe.skipIf(missing !== undefined)(
  `containers that share a spool${missing ? ` (${missing})` : ""}`,
  { timeout: 60_000 },
  () => {
    it("know each other's living from their dead, although both are process 1", async () => {
      await using scene = await openScene({ status: 503 });
      const [one, two] = ["one", "two"].map((name) => scene.start("burst serve", {}, container(name)));
      await Promise.all([one?.said("ready"), two?.said("ready")]);
      const living = await inspect(scene, container("three"));
      expect(living.map(({ isAbandoned, bytes }) => [isAbandoned, bytes > 0])).toEqual([
        [false, true],
        [false, true],
      ]);
      one?.process.kill("SIGKILL");
      const { output } = (await one?.ended) ?? { output: "" };
      await expect
        .poll(async () => (await inspect(scene, container("three"))).map(({ isAbandoned }) => isAbandoned).sort())
        .toEqual([false, true]);
      two?.process.kill("SIGKILL");
      await two?.ended;
      await scene.server.faults.clear();
      const [first, second] = await Promise.all([scene.drain(container("four")), scene.drain(container("five"))]);
      expect(first.adopted + second.adopted).toBe(400);
      expect(endedIn(output).filter(({ id }) => !scene.server.ledger.spans.has(id))).toEqual([]);
      expect(scene.server.ledger.duplicates()).toEqual([]);
    });
  },
);
