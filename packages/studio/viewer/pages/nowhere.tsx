import type { VNode } from "preact";
import { Blank } from "../parts/index.ts";
import { useTitle } from "./use-title.ts";

export function Nowhere(): VNode {
  useTitle("Not found");
  return (
    <Blank title="There is no such page" heading="h1">
      <p>
        The <a href="/traces">traces</a> and the <a href="/sessions">sessions</a> are still there.
      </p>
    </Blank>
  );
}
