import type { ComponentChildren, VNode } from "preact";
import { useEffect, useState } from "preact/hooks";
import { placeOf } from "../address/index.ts";
import type { Failure } from "../server/index.ts";
import { Icon } from "./icons.tsx";

/** What takes less than this shows no sign of waiting. */
const patienceMs = 150;

/** Grey rows in the size of what will come. */
export function Skeleton({ rows, height = 36 }: { rows: number; height?: number | undefined }): VNode {
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), patienceMs);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div class={shown ? "skeleton shown" : "skeleton"} role="status" aria-label="Loading">
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} class="skeleton-row" style={{ height: `${height}px` }}>
          <span style={{ width: `${[38, 24, 46, 31, 52][index % 5]}%` }} />
        </div>
      ))}
    </div>
  );
}

/** The first where it is a whole page. */
type Heading = "h1" | "h2";

interface BlankProps {
  readonly title: string;
  readonly heading?: Heading;
  readonly children?: ComponentChildren;
}

/** A page, or a part of one, without content: what it is, and what to do. */
export function Blank({ title, heading: Heading = "h2", children }: BlankProps): VNode {
  return (
    <div class="blank">
      <Heading>{title}</Heading>
      {children}
    </div>
  );
}

interface FailedProps {
  readonly failure: Failure;
  readonly retry: () => void;
  readonly heading?: Heading | undefined;
}

/** What could not be read, and the ways on: to try again, or to the list that it would be in. */
export function Failed({ failure, retry, heading: Heading = "h2" }: FailedProps): VNode {
  const list = placeOf(location.pathname).page.startsWith("session") ? "sessions" : "traces";
  return (
    <div class="blank" role="alert">
      <Heading>
        <Icon name="error" />
        {failure.status === 404 ? "This is not here" : "This could not be read"}
      </Heading>
      <p>{failure.message}</p>
      <p class="blank-ways">
        <button type="button" class="button" onClick={retry}>
          Try again
        </button>
        <a class="button" href={`/${list}`}>
          All {list}
        </a>
      </p>
    </div>
  );
}

/** What stands in the place of what is not read yet, or could not be read. */
export function Unread({
  failure,
  retry,
  rows,
  height,
  heading,
}: {
  failure: Failure | undefined;
  retry: () => void;
  rows: number;
  height?: number;
  heading?: Heading;
}): VNode {
  return failure ? (
    <Failed failure={failure} retry={retry} heading={heading} />
  ) : (
    <Skeleton rows={rows} height={height} />
  );
}

/** What stands in the place of a list's rows; a table has nothing but rows. */
export function InsteadOfRows({ children }: { children: ComponentChildren }): VNode {
  return (
    <div role="row">
      <div role="cell">{children}</div>
    </div>
  );
}
