import type { VNode } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Icon } from "../parts/index.ts";
import { shortcuts } from "./keys.ts";

export function Help({ open, close }: { open: boolean; close: () => void }): VNode {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (open) dialog.current?.showModal();
    else dialog.current?.close();
  }, [open]);
  return (
    <dialog ref={dialog} class="dialog help" aria-labelledby="help-title" onClose={close}>
      <header class="dialog-head">
        <h2 id="help-title">Keys</h2>
        <button type="button" class="button quiet" onClick={close} aria-label="Close">
          <Icon name="close" />
        </button>
      </header>
      <div class="help-groups">
        {shortcuts.map(({ where, list }) => (
          <section key={where}>
            <h3>{where}</h3>
            <dl>
              {list.map(([keys, does]) => (
                <div key={does}>
                  <dt>
                    {keys.split(" ").map((key) => (
                      <kbd key={key}>{key}</kbd>
                    ))}
                  </dt>
                  <dd>{does}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </dialog>
  );
}
