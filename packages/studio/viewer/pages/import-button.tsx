import type { VNode } from "preact";
import { useRef, useState } from "preact/hooks";
import type { Changed } from "../../src/contract/index.ts";
import { Icon } from "../parts/index.ts";
import { change } from "../server/index.ts";

/** Takes traces from a file: what Studio exported, or OTLP in JSON. */
export function ImportButton({ done }: { done: () => void }): VNode {
  const input = useRef<HTMLInputElement>(null);
  const [said, setSaid] = useState("");
  const take = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    const answer = await change<Changed>("POST", "/import", await file.text());
    if ("data" in answer) {
      setSaid(`${answer.data.traces} imported`);
      done();
    } else if ("failure" in answer) setSaid(answer.failure.message);
    if (input.current !== null) input.current.value = "";
  };
  return (
    <span class="import">
      <span role="status" class="muted">
        {said}
      </span>
      <input
        ref={input}
        type="file"
        accept=".json,application/json"
        hidden
        onChange={(event) => void take(event.currentTarget.files?.[0])}
      />
      <button
        type="button"
        class="button quiet"
        title="Import traces from a file"
        aria-label="Import"
        onClick={() => input.current?.click()}
      >
        <Icon name="upload" />
        <span class="button-text">Import</span>
      </button>
    </span>
  );
}
