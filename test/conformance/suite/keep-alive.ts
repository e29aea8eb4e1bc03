import { expect, it } from "vitest";
import { run } from "../../package/nodes.ts";
import type { Framework } from "./framework.ts";

/** Ten thousand for each adapter. What is held for good shows in fewer requests; what grows slowly needs more. */
const MANY = 10_000;
const FEW = 1_000;
/** Less than what one request of ours weighs, so that nothing of it is kept. */
const BYTES_EACH = 150;

interface Left {
  /** After each fifth of the requests, with the garbage collected. */
  readonly heap: readonly number[];
  /** How many requests of that fifth are still held. */
  readonly alive: readonly number[];
  readonly listeners: readonly number[];
  readonly warnings: readonly string[];
  readonly delivered: number;
  readonly pending: number;
  readonly open: number;
}

export function keepAlive({ key, nodeArguments = [], representsAdapter = false }: Framework): void {
  const requests = representsAdapter ? MANY : FEW;
  const title = `leaves nothing behind in ${requests.toLocaleString("en")} requests over one connection`;

  it(title, { timeout: 120_000 }, async () => {
    const program = ["test/conformance/programs/keep-alive.ts", key, String(requests)];
    const args = ["--expose-gc", ...nodeArguments, ...program];
    const { code, output } = await run(process.execPath, args, process.cwd(), { PATH: process.env.PATH });
    expect({ code, output }).toMatchObject({ code: 0 });
    const left = JSON.parse(output.slice(output.lastIndexOf('{"heap"'))) as Left;
    expect(left).toMatchObject({ warnings: [], delivered: 2 * requests, pending: 0, open: 0 });
    expect(left.listeners).toHaveLength(requests);
    expect(Math.max(...left.listeners)).toBe(Math.max(...left.listeners.slice(0, 100)));
    // The last ones may still be held by the server's own parser.
    expect(Math.max(...left.alive)).toBeLessThan(5);
    if (!representsAdapter) return;
    // The first fifths still compile and fill caches.
    const [, before = 0, , , after = Number.POSITIVE_INFINITY] = left.heap;
    expect((after - before) / (requests * 0.6)).toBeLessThan(BYTES_EACH);
  });
}
