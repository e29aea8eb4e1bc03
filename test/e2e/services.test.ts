import { afterAll, beforeAll, describe } from "vitest";
import { openStage, type Stage } from "./stage.ts";
import { chat } from "./suite/chat.ts";
import { losses } from "./suite/losses.ts";
import { tree } from "./suite/tree.ts";

describe("the demo's services, as real processes", () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage({ EVALUATION_CRON: "*/3 * * * * *" });
  }, 90_000);
  afterAll(() => stage?.close(), 60_000);

  describe("the tree", () => tree(() => stage));
  describe("the page", () => chat(() => stage));
  describe("losses", () => losses(() => stage));
});
