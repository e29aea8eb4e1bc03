import { pathOf, UNKNOWN_MOUNT } from "@langfuse-kit/core/adapter";
import {
  type App,
  type Layer,
  type LayerMatch,
  matchOf,
  type Pattern,
  type Route,
  type RoutedRequest,
  stackOf,
} from "./internals.ts";
import { join } from "./pattern.ts";
import { templateFromMatcher } from "./probe.ts";

/** The template down to an application, and the rest of the path there. */
interface Entrance {
  readonly template: string;
  readonly rest: string;
}

/** The route that is searched for. `baseUrl`: how much of the path was taken off before it. */
interface Goal {
  readonly path: string;
  readonly route: Route | undefined;
  readonly baseUrl: string;
}

/** How deep routers are searched, since one may be mounted in itself. */
const DEEPEST = 31;

/**
 * The template of a request's route, searched in the application's tree of routers: for routers that do not tell which way a
 * request took. Changes nothing of the application. `baseUrl` is what routers took off the path, and `entered` the
 * application in which the request was first seen.
 */
export function findInTree(
  { originalUrl, url = "", app }: RoutedRequest,
  baseUrl: string,
  route: Route | undefined,
  entered: App | undefined,
): string | undefined {
  if (route === undefined && baseUrl === "") return undefined;
  // Two paths: a middleware may have rewritten the address, and routers match the new one.
  for (const path of [originalUrl, baseUrl + url].map(pathOf)) {
    for (const start of new Set([app, entered])) {
      const found = findAt(path, start, route, baseUrl);
      if (found !== undefined) return found;
    }
  }
  if (route === undefined) return UNKNOWN_MOUNT;
  const pattern = fitting(route, pathOf(originalUrl));
  return pattern === undefined ? UNKNOWN_MOUNT : join(UNKNOWN_MOUNT, pattern);
}

/** Of a list of patterns, the one that fits some end of the path; undefined if several do. */
function fitting(route: Route, path: string): Pattern | undefined {
  const known = list(route.path);
  if (known.length < 2) return known[0];
  const parts = path.split("/").slice(1);
  const rests = parts.map((_, index) => `/${parts.slice(index).join("/")}`);
  const fits = known.filter((pattern) => rests.some((rest) => isWhole(route, pattern, rest)));
  return fits.length === 1 ? fits[0] : undefined;
}

function findAt(path: string, app: App | undefined, route: Route | undefined, baseUrl: string): string | undefined {
  const entrance = enterApp(app, path);
  const stack = entrance === undefined ? undefined : stackOf(app);
  if (entrance === undefined || stack === undefined) return undefined;
  const look = (route: Route | undefined, baseUrl: string): string | undefined =>
    search(stack, entrance.rest, [entrance.template], { path, route, baseUrl });
  const found = look(route, baseUrl);
  if (found !== undefined) return found;
  if (baseUrl === "") return route === undefined ? undefined : behindApplication(stack, entrance, route);
  const whole = route === undefined ? undefined : look(route, "");
  // An error has left the routers on its way, and the application itself has answered for it.
  if (whole !== undefined && isAt(path, entrance.rest, baseUrl)) return whole;
  const mount = look(undefined, baseUrl);
  // A route found elsewhere has passed the request on. One found nowhere is inside the mounted handler.
  if (mount === undefined || route === undefined || whole !== undefined) return mount;
  return join(mount, ...below(route, restOf(path, baseUrl)));
}

/** A route behind a mount, with what may stand between. */
function below(route: Route, rest: string): readonly Pattern[] {
  const whole = list(route.path).find((pattern) => isWhole(route, pattern, rest));
  return whole === undefined ? [UNKNOWN_MOUNT, last(route.path)] : [whole];
}

/** Whether this pattern of a route takes all of the path, as routers of its own make read it. */
function isWhole({ stack }: Route, pattern: Pattern, path: string): boolean {
  const sample = stack[0] as Layer | undefined;
  return sample !== undefined && matchOf(layerFor(sample, pattern, true), path) !== undefined;
}

/** Goes down to a mounted application, by the patterns that it is mounted on. */
function enterApp(app: App | undefined, path: string): Entrance | undefined {
  if (app?.parent === undefined) return { template: "", rest: path };
  const outer = enterApp(app.parent, path);
  const mountpath = app.mountpath ?? "/";
  const sample = stackOf(app.parent)?.[0];
  if (outer === undefined || sample === undefined) return undefined;
  for (const pattern of list(mountpath)) {
    const taken = matchOf(layerFor(sample, pattern, false), outer.rest)?.path;
    if (taken !== undefined) return { template: join(outer.template, pattern), rest: restOf(outer.rest, taken) };
  }
  return undefined;
}

/** `rest` is what is left of the path below the patterns `above`, the first of which is that of the application. */
function search(stack: readonly Layer[], rest: string, above: readonly Pattern[], goal: Goal): string | undefined {
  for (const layer of stack) {
    if (layer.route !== undefined) {
      if (layer.route !== goal.route || matchOf(layer, rest) === undefined) continue;
      if (goal.baseUrl !== "" && !isAt(goal.path, rest, goal.baseUrl)) continue;
      return join(...above, ofRoute(layer, layer.route, rest));
    }
    const inner = stackOf(layer.handle);
    if (inner === undefined && goal.route !== undefined) continue;
    const match = matchOf(layer, rest);
    if (match === undefined || above.length > DEEPEST) continue;
    const below = restOf(rest, match.path);
    const patterns = [...above, patternOf(layer, match, below)];
    if (inner !== undefined) {
      const found = search(inner, below, patterns, goal);
      if (found !== undefined) return found;
    } else if (match.path !== "" && isAt(goal.path, below, goal.baseUrl)) return join(...patterns);
  }
  return undefined;
}

/**
 * Finds a route inside a mounted application, whose layers Express 4 hides, and which has been left when an error comes out
 * of it. So the rest of the path has to fit the route itself.
 */
function behindApplication(stack: readonly Layer[], { template, rest }: Entrance, route: Route): string | undefined {
  const isNamed = ({ handle }: Layer): boolean => (handle as { name?: unknown }).name === "mounted_app";
  const isHidden = (layer: Layer): boolean => layer.route === undefined && stackOf(layer.handle) === undefined;
  // Hidden ones too: packages such as express-async-errors wrap every handler, so that none has that name.
  for (const layer of [...stack.filter(isNamed), ...stack.filter(isHidden)]) {
    const match = matchOf(layer, rest);
    if (match === undefined) continue;
    const inner = restOf(rest, match.path);
    const pattern = list(route.path).find((one) => isWhole(route, one, inner));
    if (pattern !== undefined) return join(template, patternOf(layer, match, inner), pattern);
  }
  return undefined;
}

/** The pattern of a layer. Known since `router` 2.3, found by trying before. */
function patternOf(layer: Layer, match: LayerMatch, rest: string): Pattern {
  return match.pattern ?? templateFromMatcher((other) => matchOf(layer, other), match, rest);
}

/** Whether exactly this much of the path has been taken off. */
function isAt(whole: string, rest: string, baseUrl: string): boolean {
  const taken = rest === "/" && !whole.endsWith("/") ? whole : whole.slice(0, whole.length - rest.length);
  return taken === baseUrl;
}

function restOf(path: string, taken: string): string {
  const rest = path.slice(taken.endsWith("/") ? taken.length - 1 : taken.length);
  return rest.startsWith("/") ? rest : `/${rest}`;
}

/** Of a list of patterns, the one that this path fits. */
function ofRoute(layer: Layer, { path: patterns }: Route, path: string): Pattern {
  const known = list(patterns);
  return known.find((pattern) => known.length === 1 || matchOf(layerFor(layer, pattern, true), path)) ?? last(patterns);
}

type LayerClass = new (pattern: Pattern, options: { end: boolean }, handle: () => void) => Layer;

const made = new WeakMap<object, Map<Pattern, Layer>>();

/** A layer of the same class for one pattern, since what a pattern matches differs between versions. */
function layerFor(sample: Layer, pattern: Pattern, end: boolean): Layer {
  const LayerOfRouter = sample.constructor as LayerClass;
  const kept = made.get(sample) ?? new Map<Pattern, Layer>();
  made.set(sample, kept);
  const layer = kept.get(pattern) ?? new LayerOfRouter(pattern, { end }, () => undefined);
  kept.set(pattern, layer);
  return layer;
}

function list(patterns: Pattern | readonly Pattern[]): readonly Pattern[] {
  return Array.isArray(patterns) ? (patterns.flat(5) as Pattern[]) : [patterns as Pattern];
}

function last(patterns: Pattern | readonly Pattern[]): Pattern {
  return list(patterns).at(-1) ?? "/";
}
