import { Component, type ComponentChild, type ComponentChildren } from "preact";
import { placeOf } from "../address/index.ts";
import { Blank } from "./states.tsx";

/**
 * What stands within is drawn, or said to be what cannot be: one value that nobody expected would else leave the whole page
 * white. Another address is another chance. Preact wants a class for that.
 */
export class Boundary extends Component<{ children: ComponentChildren }, { readonly failedAt?: string }> {
  static override getDerivedStateFromError(): { readonly failedAt: string } {
    return { failedAt: location.href };
  }

  override render(): ComponentChild {
    if (this.state.failedAt !== location.href) return this.props.children;
    return (
      <Blank title="Something here cannot be drawn">
        {placeOf(location.pathname).page === "trace" && (
          <p class="blank-ways">
            <a class="button" href={`/api/studio${location.pathname}/export`} download>
              All of the trace as JSON
            </a>
          </p>
        )}
      </Blank>
    );
  }
}
