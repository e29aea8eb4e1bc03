import type { VNode } from "preact";
import { useState } from "preact/hooks";
import { change } from "../server/index.ts";
import { Icon } from "./icons.tsx";

interface Props {
  readonly label: string;
  /** What is asked before it is done. */
  readonly question: string;
  readonly method: "POST" | "DELETE";
  /** What follows `/api/studio`. */
  readonly path: string;
  readonly done: () => void;
}

/** A button for what cannot be taken back: it asks first. */
export function ConfirmButton({ label, question, method, path, done }: Props): VNode {
  const [asking, setAsking] = useState(false);
  const [failure, setFailure] = useState("");
  const act = async (): Promise<void> => {
    const answer = await change(method, path);
    if ("failure" in answer) return setFailure(answer.failure.message);
    setAsking(false);
    done();
  };
  if (!asking) {
    return (
      <button type="button" class="button quiet" title={label} aria-label={label} onClick={() => setAsking(true)}>
        <Icon name="bin" />
      </button>
    );
  }
  return (
    <span class="asking" role="alertdialog" aria-label={question}>
      {failure === "" ? question : failure}
      <button type="button" class="button danger" onClick={() => void act()}>
        Yes
      </button>
      <button type="button" class="button" onClick={() => setAsking(false)}>
        No
      </button>
    </span>
  );
}
