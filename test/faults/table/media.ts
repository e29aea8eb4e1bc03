import { kill, start, wait } from "./plans.ts";
import type { Scenario } from "./types.ts";

const tiny = { kind: "tmpfs", bytes: 400_000 } as const;

export const mediaScenarios: readonly Scenario[] = [
  {
    name: "medium: full",
    about: "A medium too small for what waits: memory takes over, and all of it arrives.",
    needs: ["mounts"],
    medium: tiny,
    steps: (random) => [
      { do: "server", rules: [{ status: 503 }] },
      start("service", { bytes: 4_000 }),
      { do: "burst", of: "service", requests: random.between(100, 300) },
      wait(random.between(200, 800)),
      { do: "medium", is: "full" },
      wait(random.between(100, 500)),
    ],
  },
  {
    name: "medium: full for others",
    about: "Somebody else fills the medium, and makes room again.",
    needs: ["loop devices"],
    medium: { kind: "ext4", bytes: 8_000_000 },
    steps: (random) => [
      { do: "server", rules: [{ status: 503 }] },
      start("service"),
      wait(random.between(50, 400)),
      { do: "medium", is: "full" },
      wait(random.between(200, 800)),
      { do: "medium", is: "free" },
      wait(random.between(100, 500)),
    ],
  },
  {
    name: "medium: read-only",
    about: "After an error of its medium a file system becomes read-only, and stays so: memory takes over.",
    needs: ["loop devices"],
    medium: { kind: "ext4", bytes: 8_000_000 },
    allows: { left: "what is on a read-only medium cannot be deleted; it is sent again, the same" },
    steps: (random) => [
      { do: "server", rules: random() < 0.5 ? [{ status: 503 }] : [] },
      start("service"),
      wait(random.between(0, 400)),
      { do: "medium", is: "read-only" },
      wait(random.between(200, 800)),
    ],
  },
  {
    name: "medium: deleted",
    about: "Somebody deletes the directory while observations wait in it.",
    steps: (random) => [
      { do: "server", rules: [{ status: 503 }] },
      start("service"),
      wait(random.between(50, 500)),
      { do: "medium", is: "deleted" },
      wait(random.between(100, 800)),
    ],
  },
  {
    name: "medium: littered",
    about: "Files of nobody, of a later version, empty and cut off lie in the spool; what is whole in it arrives.",
    steps: (random) => [
      { do: "server", rules: [{ status: 503 }] },
      start("service"),
      wait(random.between(50, 400)),
      kill("service"),
      { do: "medium", is: "littered" },
      start("service"),
      wait(random.between(50, 400)),
      { do: "medium", is: "littered" },
      wait(random.between(50, 200)),
    ],
  },
  {
    name: "handles: none left",
    about: "The process may open no more files and sockets for a while, as others in it have used them up.",
    needs: ["linux", "prlimit"],
    steps: (random) => [
      start("service", { bytes: 10_000 }),
      { do: "server", rules: random() < 0.5 ? [{ status: 503 }] : [] },
      wait(random.between(50, 400)),
      { do: "handles", of: "service", more: random.between(0, 2) },
      { do: "burst", of: "service", requests: random.between(50, 300) },
      wait(random.between(200, 800)),
      { do: "handles", of: "service" },
      wait(random.between(100, 400)),
    ],
  },
];
