import type { VNode } from "preact";
import type { Overview } from "../../../src/contract/index.ts";
import { Icon, Service, When } from "../../parts/index.ts";
import { exact } from "../../text/index.ts";

const doubts: readonly string[] = [
  "The variables must be set in the process that is traced, before it starts.",
  "A program that ends at once must flush first: await langfuse.flush().",
  "Sampling, LANGFUSE_TRACING_ENABLED=false or a missing key keeps tracing off; the program's log says so.",
  "From within a container, localhost is the container: use host.docker.internal, and start Studio with --allow-host host.docker.internal.",
];

function Waiting({ url }: { url: string }): VNode {
  return (
    <>
      <p class="waiting">
        <span class="pulse idle" aria-hidden="true" />
        <span>
          Waiting for the first observation at <code>{url}</code>
        </span>
      </p>
      <details class="doubts">
        <summary>
          <Icon name="right" />
          Nothing comes?
        </summary>
        <ul>
          {doubts.map((doubt) => (
            <li key={doubt}>{doubt}</li>
          ))}
        </ul>
      </details>
    </>
  );
}

/** What has come, from whom, and what was wrong with what did not. */
export function Received({ overview, now }: { overview: Overview; now: number }): VNode {
  const { services, refusals, status } = overview;
  const { receiving, notices } = status;
  return (
    <>
      <section class="card" aria-labelledby="received-title">
        <header class="card-head">
          <h2 id="received-title">Received</h2>
          <span class="muted">
            {receiving.lastAt === null ? (
              "nothing since the start"
            ) : (
              <When time={receiving.lastAt} now={now} relative />
            )}
          </span>
        </header>
        {services.length === 0 ? (
          <Waiting url={status.url} />
        ) : (
          <table class="plain-table">
            <thead>
              <tr>
                <th>Service</th>
                <th>Sent by</th>
                <th class="number">Steps</th>
                <th class="number">Last</th>
              </tr>
            </thead>
            <tbody>
              {services.map((service) => (
                <tr key={`${service.name} ${service.sdk} ${service.environment}`}>
                  <td>
                    <Service name={service.name} />
                  </td>
                  <td class="muted">{service.sdk ?? "unknown"}</td>
                  <td class="number">{exact(service.observations)}</td>
                  <td class="number">
                    <When time={service.lastAt} now={now} relative />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </section>
      {(refusals.length > 0 || notices.length > 0) && (
        <section class="card" aria-labelledby="wrong-title">
          <h2 id="wrong-title">What went wrong</h2>
          <ul class="problems">
            {notices.map((notice) => (
              <li key={`${notice.at} ${notice.message}`} class={notice.level === "error" ? "bad" : "odd"}>
                <Icon name={notice.level === "error" ? "error" : "warning"} label={notice.level} />
                <span>{notice.message}</span>
              </li>
            ))}
            {refusals.map((refusal) => (
              <li key={`${refusal.at} ${refusal.path}`} class="bad">
                <Icon name="error" label="refused" />
                <span>
                  <code>
                    {refusal.method} {refusal.path}
                  </code>{" "}
                  <span class="muted">
                    {refusal.status}, <When time={refusal.at} now={now} relative />
                  </span>
                  <br />
                  {refusal.message}
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
