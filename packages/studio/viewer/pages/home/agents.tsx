import type { VNode } from "preact";
import { CopyButton } from "../../parts/index.ts";

/** How a coding agent reads what is here. */
export function Agents({ url }: { url: string }): VNode {
  const address = `${url}/mcp`;
  return (
    <section class="card" aria-labelledby="agents-title">
      <header class="card-head">
        <h2 id="agents-title">For coding agents</h2>
        <CopyButton text={address} />
      </header>
      <p class="muted">They read traces, sessions and costs over MCP (streamable HTTP), and change nothing.</p>
      <pre class="code lines">{address}</pre>
    </section>
  );
}
