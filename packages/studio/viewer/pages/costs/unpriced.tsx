import type { VNode } from "preact";
import type { Costs } from "../../../src/contract/index.ts";
import { CopyButton, Icon } from "../../parts/index.ts";
import { exact } from "../../text/index.ts";

/** Models without a price, and what to do about it. */
export function Unpriced({ costs }: { costs: Costs }): VNode | null {
  const { unpriced, priceFile } = costs;
  if (unpriced.length === 0) return null;
  const example = JSON.stringify(
    Object.fromEntries(unpriced.map(({ model }) => [model, { input: 0, output: 0 }])),
    null,
    2,
  );
  return (
    <details class="unpriced">
      <summary>
        <Icon name="right" />
        <span>
          {unpriced.length === 1 ? "One model has" : `${unpriced.length} models have`} no price:{" "}
          {unpriced
            .map(({ model, calls }) => `${model} (${exact(calls)} ${calls === 1 ? "call" : "calls"})`)
            .join(", ")}
        </span>
      </summary>
      <div class="unpriced-help">
        <p>
          {priceFile === null ? (
            <>
              Write its price, in US dollars per million tokens, into a file, and start Studio with{" "}
              <code>--prices FILE</code>.
            </>
          ) : (
            <>
              Add its price, in US dollars per million tokens, to <code>{priceFile}</code>. Studio reads it again by
              itself, and prices what it has anew.
            </>
          )}
        </p>
        <div>
          <pre class="code">{example}</pre>
          <CopyButton label="Copy" text={example} />
        </div>
      </div>
    </details>
  );
}
