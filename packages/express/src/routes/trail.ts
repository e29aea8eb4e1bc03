import { listenToRouter, type RouterMessage } from "./channel.ts";
import { type App, type Layer, matchOf, type Pattern, type Route, type RoutedRequest, routeOf } from "./internals.ts";
import { join } from "./pattern.ts";
import { findInTree } from "./tree.ts";

export interface RouteTrail {
  /** Undefined as long as no route was found. */
  template(): string | undefined;
}

/** A handler that was entered, and what had been taken off the request's path by then. */
interface Entry {
  readonly baseUrl: string;
  readonly pattern: Pattern;
  readonly layer: Layer;
}

/** The way of a request through the routers. A class, since each request has one. */
class Trail implements RouteTrail {
  readonly mounts: Entry[] = [];
  route: Entry | undefined = undefined;
  /** How many mounts had been entered before the route. */
  routeAt = 0;
  /** The application in which the request was first seen: if a router holds it, it does not know its mount itself. */
  readonly app: App | undefined;
  /** `baseUrl` before any router had taken something off the path. */
  readonly given: string;
  readonly #request: RoutedRequest;

  constructor(request: RoutedRequest) {
    this.app = request.app;
    this.given = givenTo(request);
    this.#request = request;
  }

  template(): string | undefined {
    return templateOf(this.#request, this);
  }
}

/** A property of the request: cheaper than a map, and it lives as long. */
const key: unique symbol = Symbol("langfuse-kit.trail") as never;

interface Followed extends RoutedRequest {
  [key]?: Trail;
}

const MOST_MOUNTS = 100;

/** Follows the way of a request through the routers, once for all that ask. */
export function followRoutes(request: RoutedRequest): RouteTrail {
  listenToRouter(enter);
  const followed: Followed = request;
  followed[key] ??= new Trail(request);
  return followed[key];
}

/** Mocks of a request, such as node-mocks-http's, may have the whole address in `baseUrl`, which Express never has. */
function givenTo({ baseUrl = "", url, originalUrl }: RoutedRequest): string {
  return baseUrl === url && baseUrl === originalUrl ? baseUrl : "";
}

function takenOff({ baseUrl = "" }: RoutedRequest, { given }: Trail): string {
  return given === "" ? baseUrl : baseUrl.slice(given.length);
}

function enter({ req, layer, route: pattern = "" }: RouterMessage): void {
  const trail = (req as Followed)[key];
  if (trail === undefined) return;
  const entry: Entry = { baseUrl: takenOff(req, trail), pattern, layer };
  if (routeOf(req)?.stack.includes(layer)) {
    trail.route = entry;
    trail.routeAt = trail.mounts.length;
  } else if (pattern !== "/" && trail.mounts.length < MOST_MOUNTS) trail.mounts.push(entry);
}

function templateOf(request: RoutedRequest, trail: Trail): string | undefined {
  const { mounts, route, routeAt, app } = trail;
  const taken = routeOf(request);
  const baseUrl = takenOff(request, trail);
  const latest = mounts.at(-1);
  // A handler mounted without a route has answered, and not passed the request on.
  const isMount = baseUrl !== "" && latest?.baseUrl === baseUrl && mounts.length > routeAt;
  if (isMount && !isUntold(taken, route))
    return mountTemplate(mounts, baseUrl, mounts.length) ?? findInTree(request, baseUrl, undefined, app);
  if (route === undefined || isUntold(taken, route)) return findInTree(request, baseUrl, taken, app);
  const mounted = mountTemplate(mounts, route.baseUrl, routeAt);
  return mounted === undefined ? findInTree(request, baseUrl, taken, app) : join(mounted, route.pattern);
}

/** Whether a router took the request to its route that does not tell, such as one of Express 4 that Express 5 mounts. */
function isUntold(route: Route | undefined, told: Entry | undefined): boolean {
  return route !== undefined && (told === undefined || !route.stack.includes(told.layer));
}

/** The patterns that took this much off the path. Undefined if not all of them were seen. */
function mountTemplate(mounts: readonly Entry[], baseUrl: string, before: number): string | undefined {
  if (baseUrl === "") return "";
  const index = mounts.findLastIndex((mount, at) => at < before && mount.baseUrl === baseUrl);
  const mount = mounts[index];
  if (mount === undefined) return undefined;
  const outer = mounts.slice(0, index).map((other) => other.baseUrl);
  const parents = [...new Set([...outer, ""])].filter((url) => url.length < baseUrl.length && baseUrl.startsWith(url));
  // What the layer itself takes off the path shows whether it was inside another mount or beside it.
  for (const parent of parents.sort((left, right) => right.length - left.length)) {
    if (!takes(mount.layer, baseUrl.slice(parent.length))) continue;
    const above = mountTemplate(mounts, parent, index);
    if (above !== undefined) return join(above, mount.pattern);
  }
  return undefined;
}

function takes(layer: Layer, piece: string): boolean {
  const taken = matchOf(layer, piece)?.path;
  return taken === piece || taken === `${piece}/`;
}
