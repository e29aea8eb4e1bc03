import type { RunningStudio } from "@langfuse-kit/studio";
import { describe } from "vitest";
import { closeBrowserAtEnd, viewerForTests } from "./harness/viewer.ts";
import { accessible } from "./suite/accessible.ts";
import { comingBack } from "./suite/coming-back.ts";
import { compare } from "./suite/compare.ts";
import { contents } from "./suite/contents.ts";
import { costs } from "./suite/costs.ts";
import { forwarding } from "./suite/forwarding.ts";
import { hostile } from "./suite/hostile.ts";
import { jobs } from "./suite/jobs.ts";
import { live } from "./suite/live.ts";
import { narrowPages } from "./suite/narrow.ts";
import { pages } from "./suite/pages.ts";
import { pictures, screenshots } from "./suite/screenshots.ts";
import { shapes } from "./suite/shapes.ts";
import { states } from "./suite/states.ts";
import { traces } from "./suite/trace.ts";
import { shapePages } from "./traffic/agents.ts";
import { fill } from "./traffic/fill.ts";
import { sendHostile } from "./traffic/hostile.ts";
import { idOf, sendSpans } from "./traffic/otlp.ts";
import { runPages, sendRuns } from "./traffic/runs.ts";
import { sendWeek, weekPages } from "./traffic/week.ts";

// One file, so that one browser and one set of traffic serve all suites.
closeBrowserAtEnd();

describe("the viewer, with traffic of many kinds", () => {
  const viewer = viewerForTests(fill);
  pages(viewer);
  traces(viewer);
  contents(viewer);
  jobs(viewer);
  states(viewer);
  shapes(viewer);
  narrowPages(viewer);
  pictures(viewer, shapePages);
  screenshots(viewer);
  accessible(viewer);
});

describe("the viewer, with a week of model calls", () => {
  const viewer = viewerForTests(sendWeek);
  costs(viewer);
  pictures(viewer, weekPages);
  accessible(viewer, weekPages);
});

describe("the viewer, with runs to compare", () => {
  const viewer = viewerForTests(sendRuns);
  compare(viewer);
  pictures(viewer, runPages);
  accessible(viewer, runPages);
});

describe("the viewer, of a Studio that forwards to nobody who answers", () => {
  const viewer = viewerForTests(async () => undefined, { forward: "http://pk-lf-nobody:sk-lf-nobody@127.0.0.1:9" });
  forwarding(viewer);
  accessible(viewer, ["/"]);
});

describe("the viewer, with hostile texts", () => {
  hostile(viewerForTests((studio) => sendHostile(studio.url, Date.now())));
});

describe("the viewer, with more traces than a page of the list", () => {
  comingBack(viewerForTests(sendMany));
});

describe("the viewer, while traces come", () => {
  live(viewerForTests(sendMany));
});

/** A list that is longer than a page of it. */
async function sendMany({ url }: RunningStudio): Promise<void> {
  for (let number = 1; number <= 60; number += 1) {
    const start = Date.now() - number * 1000;
    await sendSpans(url, idOf(number, 16), [{ id: idOf(number, 8), name: `old ${number}`, start, end: start + 50 }]);
  }
}
