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

const focus = (button: HTMLButtonElement | null): void => button?.focus();

/** A button for what cannot be taken back: it asks first. */
export function ConfirmButton({ label, question, method, path, done }: Props): VNode {
  const [asking, setAsking] = useState<boolean>();
  const [failure, setFailure] = useState("");
  const act = async (): Promise<void> => {
    const answer = await change(method, path);
    if ("failure" in answer) return setFailure(answer.failure.message);
    setAsking(false);
    done();
  };
  if (!asking) {
    return (
      <button
        // Back where the question was answered; undefined before there was one.
        ref={asking === false ? focus : null}
        type="button"
        class="button quiet"
        title={label}
        aria-label={label}
        onClick={() => setAsking(true)}
      >
        <Icon name="bin" />
      </button>
    );
  }
  return (
    <span
      class="asking"
      role="alertdialog"
      aria-label={question}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        setAsking(false);
      }}
    >
      {failure === "" ? question : failure}
      <button type="button" class="button danger" onClick={() => void act()}>
        Yes
      </button>
      <button ref={focus} type="button" class="button" onClick={() => setAsking(false)}>
        No
      </button>
    </span>
  );
}
