import type { VNode } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Status } from "../src/contract/index.ts";
import { followLinks, navigate, type Place, placeOf, useAddress } from "./address/index.ts";
import { Help, isForPage, LiveContext, type LiveListener, Sidebar, useKeys } from "./frame/index.ts";
import {
  ComparePage,
  CostsPage,
  Home,
  Nowhere,
  SessionPage,
  SessionsPage,
  TracePage,
  TracesPage,
} from "./pages/index.ts";
import { Boundary, Icon } from "./parts/index.ts";
import { type News, useLive } from "./server/index.ts";

function Page({ place }: { place: Place }): VNode {
  switch (place.page) {
    case "home":
      return <Home />;
    case "traces":
      return <TracesPage />;
    case "trace":
      return <TracePage key={place.id} id={place.id} />;
    case "sessions":
      return <SessionsPage />;
    case "session":
      return <SessionPage key={place.id} id={place.id} />;
    case "costs":
      return <CostsPage />;
    case "compare":
      return <ComparePage key={`${place.left} ${place.right}`} left={place.left} right={place.right} />;
    case "nowhere":
      return <Nowhere />;
  }
}

/** After `g`, the next key says where to go. */
const destinations: Readonly<Record<string, string>> = { t: "/traces", s: "/sessions", c: "/costs", h: "/" };
const patienceMs = 1200;

export function App(): VNode {
  const { path } = useAddress();
  const place = useMemo(() => placeOf(path), [path]);
  const [helping, setHelping] = useState(false);
  const [status, setStatus] = useState<Status>();
  const listeners = useRef(new Set<LiveListener>()).current;
  const wentAt = useRef(0);
  const tell =
    <Name extends keyof News>(name: Name) =>
    (data: News[Name]): void => {
      for (const { current } of listeners) current[name]?.(data);
    };

  const connection = useLive(place.page === "trace" ? place.id : null, {
    trace: tell("trace"),
    gone: tell("gone"),
    reset: tell("reset"),
    status: setStatus,
    resumed: tell("resumed"),
  });

  useEffect(() => {
    document.addEventListener("click", followLinks);
    return () => document.removeEventListener("click", followLinks);
  }, []);
  useEffect(() => {
    const go = (event: KeyboardEvent): void => {
      const to = destinations[event.key];
      if (to === undefined || Date.now() - wentAt.current > patienceMs || !isForPage(event)) return;
      wentAt.current = 0;
      event.preventDefault();
      navigate(to);
    };
    // Before the pages' own keys: after `g`, `h` means home.
    addEventListener("keydown", go, { capture: true });
    return () => removeEventListener("keydown", go, { capture: true });
  }, []);
  useKeys({
    "?": () => setHelping(true),
    g: () => {
      wentAt.current = Date.now();
    },
  });

  const live = useMemo(() => ({ connection, status, listeners }), [connection, status, listeners]);
  return (
    <LiveContext.Provider value={live}>
      <a class="skip" href="#main">
        Skip to the page
      </a>
      <Sidebar place={place} help={() => setHelping(true)} />
      <main id="main" tabIndex={-1}>
        {connection === "lost" && (
          <div class="away" role="alert">
            <Icon name="warning" />
            Studio does not answer. What is shown may be old; this page comes back by itself.
          </div>
        )}
        <Boundary>
          <Page place={place} />
        </Boundary>
      </main>
      <Help open={helping} close={() => setHelping(false)} />
    </LiveContext.Provider>
  );
}
