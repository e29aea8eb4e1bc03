import type { VNode } from "preact";
import { useState } from "preact/hooks";
import type { Forwarding } from "../../../src/contract/index.ts";
import { Icon } from "../../parts/index.ts";
import { change } from "../../server/index.ts";
import { exact, writers } from "../../text/index.ts";

const states: Readonly<Record<Forwarding["state"], string>> = {
  ok: "All is well",
  retrying: "It does not answer; what waits is sent again",
  parked: "It refuses the keys; what waits stays until they are right",
  closed: "Ended",
  off: "Off",
};

/** Where all that is received goes on to, and what became of it: the figures add up to what was taken. */
export function ForwardingView({ forwarding, reload }: { forwarding: Forwarding; reload: () => void }): VNode {
  const [failure, setFailure] = useState<string | null>(null);
  const { url, kind, state, onDisk, accepted, delivered, pending, deadLettered, dropped, oldestMs, lastError } =
    forwarding;
  const lost = Object.entries(dropped).filter(([, count]) => count > 0);
  const replay = async (): Promise<void> => {
    const answer = await change<unknown>("POST", "/forward/replay", "{}");
    setFailure("failure" in answer ? answer.failure.message : null);
    reload();
  };
  return (
    <section class="card" aria-labelledby="forwarding-title">
      <header class="card-head">
        <h2 id="forwarding-title">Forwarded</h2>
        <span class={state === "ok" ? "muted" : "odd"}>{states[state]}</span>
      </header>
      <p>
        To <code>{url}</code> <span class="muted">{kind === "langfuse" ? "(Langfuse)" : "(OpenTelemetry)"}</span>
      </p>
      <table class="plain-table">
        <tbody>
          <tr>
            <th scope="row">Delivered</th>
            <td class="number">{exact(delivered)}</td>
          </tr>
          <tr>
            <th scope="row">Waiting {onDisk ? "on disk" : "in memory"}</th>
            <td class="number">
              {exact(pending)}
              {pending > 0 && oldestMs !== null && <span class="muted"> for {writers.milliseconds(oldestMs)}</span>}
            </td>
          </tr>
          <tr>
            <th scope="row">Refused for good</th>
            <td class={deadLettered > 0 ? "number bad" : "number"}>{exact(deadLettered)}</td>
          </tr>
          {lost.map(([reason, count]) => (
            <tr key={reason}>
              <th scope="row">Given up: {reason.replaceAll("_", " ")}</th>
              <td class="number bad">{exact(count)}</td>
            </tr>
          ))}
          <tr>
            <th scope="row">All</th>
            <td class="number">{exact(accepted)}</td>
          </tr>
        </tbody>
      </table>
      {lastError !== null && state !== "ok" && (
        <p class="message-line odd">
          <Icon name="warning" label="last error" />
          {lastError}
        </p>
      )}
      {deadLettered > 0 && (
        <p>
          <button type="button" class="button" onClick={() => void replay()}>
            Send again what was refused
          </button>{" "}
          {failure !== null && <span class="bad">{failure}</span>}
        </p>
      )}
    </section>
  );
}
