import type { VNode } from "preact";
import { useRef } from "preact/hooks";

/**
 * A component that is drawn anew only when its properties are others. The one of preact/compat would bring with it all that
 * makes Preact take React's properties.
 * @example const Row = kept(PlainRow, (before, after) => before.trace === after.trace);
 */
export function kept<Props extends object>(
  Plain: (props: Props) => VNode,
  areSame: (before: Props, after: Props) => boolean,
): (props: Props) => VNode {
  return function Kept(props) {
    const drawn = useRef<{ readonly props: Props; readonly view: VNode } | null>(null);
    if (drawn.current === null || !areSame(drawn.current.props, props)) {
      drawn.current = { props, view: <Plain {...props} /> };
    }
    // What was drawn already is left as it is.
    return drawn.current.view;
  };
}
