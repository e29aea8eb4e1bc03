import type { ComponentChildren, VNode } from "preact";

interface Props<Key extends string> {
  /** What the ids begin with: `of-key` is that of a tab, `of-panel` that of the panel. */
  readonly of: string;
  readonly label: string;
  readonly tabs: readonly (readonly [key: Key, shown: ComponentChildren])[];
  readonly chosen: Key;
  readonly choose: (key: Key) => void;
}

/** Tabs of a panel; arrows move between them, as everywhere. */
export function Tabs<Key extends string>({ of, label, tabs, chosen, choose }: Props<Key>): VNode {
  const press = (event: KeyboardEvent): void => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    // Before the first is the last: `at` counts from the end then.
    const [next] = tabs.at((tabs.findIndex(([key]) => key === chosen) + step) % tabs.length) ?? [chosen];
    choose(next);
    document.getElementById(`${of}-${next}`)?.focus();
  };
  return (
    <div class="tabs" role="tablist" aria-label={label} onKeyDown={press}>
      {tabs.map(([key, shown]) => (
        <button
          key={key}
          id={`${of}-${key}`}
          type="button"
          role="tab"
          aria-selected={key === chosen}
          aria-controls={`${of}-panel`}
          tabIndex={key === chosen ? 0 : -1}
          onClick={() => choose(key)}
        >
          {shown}
        </button>
      ))}
    </div>
  );
}
