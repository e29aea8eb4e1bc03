import type { VNode } from "preact";
import { useState } from "preact/hooks";
import type { Overview } from "../../../src/contract/index.ts";
import { CopyButton, Tabs } from "../../parts/index.ts";
import { snippets } from "./snippets.ts";

/** The environment to copy, and the least code for each framework. */
export function Setup({ overview }: { overview: Overview }): VNode {
  const [chosen, setChosen] = useState("0");
  const snippet = snippets[Number(chosen)];
  const lines = overview.environment.map(({ name, value }) => `${name}=${value}`).join("\n");
  return (
    <>
      <section class="card" aria-labelledby="environment-title">
        <header class="card-head">
          <h2 id="environment-title">
            <span class="number-mark">1</span>Point your service here
          </h2>
          <CopyButton text={lines} quiet={false} />
        </header>
        <pre class="code lines">
          {overview.environment.map(({ name, value }) => (
            <span key={name}>
              <span class="variable">{name}</span>={value}
              {"\n"}
            </span>
          ))}
        </pre>
        <p class="muted">
          In <code>.env</code> or the shell that starts it. Any keys will do
          {overview.status.forwarding === null
            ? ": nothing leaves this machine."
            : "; what comes is forwarded, see beside."}
        </p>
      </section>
      <section class="card" aria-labelledby="code-title">
        <header class="card-head">
          <h2 id="code-title">
            <span class="number-mark">2</span>Trace it
          </h2>
          <CopyButton text={snippet?.code ?? ""} quiet={false} />
        </header>
        <Tabs
          of="snippet"
          label="Framework"
          tabs={snippets.map(({ name }, index) => [String(index), name])}
          chosen={chosen}
          choose={setChosen}
        />
        <div id="snippet-panel" role="tabpanel" aria-labelledby={`snippet-${chosen}`}>
          <pre class="code install">{snippet?.install}</pre>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: on a narrow screen it scrolls, and keys must reach it. */}
          <pre class="code snippet" tabIndex={0}>
            {snippet?.code}
          </pre>
        </div>
      </section>
      <section class="card" aria-labelledby="look-title">
        <h2 id="look-title">
          <span class="number-mark">3</span>Send a request, and watch it in <a href="/traces">Traces</a>
        </h2>
        <p class="muted">
          Other tools send OTLP to <code>{overview.status.otlpUrl}</code>. Press <kbd>?</kbd> for all keys.
        </p>
      </section>
    </>
  );
}
