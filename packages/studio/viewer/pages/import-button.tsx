import type { ComponentChildren, VNode } from "preact";
import { useRef, useState } from "preact/hooks";
import type { Imported } from "../../src/contract/index.ts";
import { traceAddress } from "../address/index.ts";
import { Icon } from "../parts/index.ts";
import { change } from "../server/index.ts";

/** Takes traces from a file: what Studio exported, or OTLP in JSON. */
export function ImportButton({ done }: { done: () => void }): VNode {
  const input = useRef<HTMLInputElement>(null);
  const [said, setSaid] = useState<ComponentChildren>("");
  const take = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    const answer = await change<Imported>("POST", "/import", await file.text());
    if ("data" in answer) {
      const { id, traces } = answer.data;
      const text = `${traces} imported`;
      setSaid(id === undefined ? text : <a href={traceAddress(id)}>{text}</a>);
      done();
    } else if ("failure" in answer) setSaid(`${file.name}: ${answer.failure.message}`);
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
