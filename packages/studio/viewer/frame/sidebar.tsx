import type { VNode } from "preact";
import { useState } from "preact/hooks";
import type { Place } from "../address/index.ts";
import { Icon, type IconName } from "../parts/index.ts";
import { bytes, exact, withUnit } from "../text/index.ts";
import { useStudio } from "./live-context.ts";
import { applyTheme, currentTheme, type Theme } from "./theme.ts";

const entries: readonly {
  readonly icon: IconName;
  readonly name: string;
  readonly to: string;
  readonly pages: string[];
}[] = [
  { icon: "home", name: "Home", to: "/", pages: ["home"] },
  { icon: "traces", name: "Traces", to: "/traces", pages: ["traces", "trace", "compare"] },
  { icon: "sessions", name: "Sessions", to: "/sessions", pages: ["sessions", "session"] },
  { icon: "costs", name: "Costs", to: "/costs", pages: ["costs"] },
];

const themes: Readonly<Record<Theme, { readonly next: Theme; readonly icon: IconName; readonly label: string }>> = {
  system: { next: "light", icon: "screen", label: "Colours of the system" },
  light: { next: "dark", icon: "sun", label: "Light colours" },
  dark: { next: "system", icon: "moon", label: "Dark colours" },
};

function ThemeSwitch(): VNode {
  const [theme, setTheme] = useState<Theme>(currentTheme);
  const { next, icon, label } = themes[theme];
  const change = (): void => {
    applyTheme(next);
    setTheme(next);
  };
  return (
    <button type="button" class="button quiet" onClick={change} title={label} aria-label={`${label}. Change`}>
      <Icon name={icon} />
    </button>
  );
}

/** Whether Studio hears anything, and how full it is. */
function Holding(): VNode {
  const { connection, status } = useStudio();
  const pulse = { live: status?.receiving.active ? "active" : "idle", connecting: "", lost: "lost" };
  const text = {
    live: status?.receiving.active ? "receiving" : "listening",
    connecting: "connecting",
    lost: "disconnected",
  };
  const size = bytes(status?.database.bytes ?? 0);
  const cap = bytes(status?.database.maxBytes ?? 0);
  return (
    <div class="holding">
      <span class="holding-line" role="status">
        <span class={`pulse ${pulse[connection]}`} aria-hidden="true" />
        {text[connection]}
      </span>
      {status !== undefined && (
        <span class="holding-line muted" title={`${exact(status.database.observations)} observations`}>
          {withUnit(size)} of {withUnit(cap)}
        </span>
      )}
    </div>
  );
}

export function Sidebar({ place, help }: { place: Place; help: () => void }): VNode {
  return (
    <aside class="sidebar">
      <a class="brand" href="/traces" aria-label="Studio: traces">
        <span class="brand-mark" aria-hidden="true">
          <i />
          <i />
          <i />
        </span>
        <span class="brand-name">Studio</span>
      </a>
      <nav aria-label="Pages">
        {entries.map(({ icon, name, to, pages }) => (
          <a
            key={to}
            href={to}
            class="nav-entry"
            aria-label={name}
            {...(pages.includes(place.page) && { "aria-current": "page" })}
          >
            <Icon name={icon} />
            <span>{name}</span>
          </a>
        ))}
      </nav>
      <Holding />
      <div class="sidebar-tools">
        <ThemeSwitch />
        <button type="button" class="button quiet" onClick={help} title="Keys (?)" aria-label="Keys">
          <Icon name="help" />
        </button>
      </div>
    </aside>
  );
}
