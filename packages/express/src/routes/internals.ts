/** The pattern of a mount or route, as the application wrote it. */
export type Pattern = string | RegExp;

/** What is read of a layer of Express 4's router and of the package `router` 2. */
export interface Layer {
  readonly handle: unknown;
  readonly route?: Route | undefined;
  match(path: string): boolean | LayerMatch;
  /** Express 4 and `router` 2.2 leave what matched on the layer itself. */
  params?: Record<string, unknown> | undefined;
  path?: string | undefined;
  keys?: unknown;
}

export interface LayerMatch {
  readonly path: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** Since `router` 2.3: of a list of patterns, the one that matched. */
  readonly pattern?: Pattern | undefined;
}

export interface Route {
  readonly path: Pattern | readonly Pattern[];
  readonly stack: readonly unknown[];
}

export interface App {
  readonly mountpath?: Pattern | readonly Pattern[];
  readonly parent?: App;
}

/** What is read of a request of Express. */
export interface RoutedRequest {
  readonly baseUrl?: string;
  readonly originalUrl: string;
  /** What routers have left of it, or what a middleware has put in its place. */
  readonly url?: string;
  /** May be anything: applications and other frameworks leave things of that name. */
  readonly route?: unknown;
  readonly app?: App;
}

/** The route that a router has taken the request to. */
export function routeOf({ route }: RoutedRequest): Route | undefined {
  return Array.isArray((route as Partial<Route> | null | undefined)?.stack) ? (route as Route) : undefined;
}

/** Whether this path leads through this layer. A layer is left as it was found. */
export function matchOf(layer: Layer, path: string): LayerMatch | undefined {
  const { params, path: matched, keys } = layer;
  try {
    const answer = layer.match(path);
    if (typeof answer === "object") return answer;
    return answer ? { path: layer.path ?? "", params: { ...layer.params } } : undefined;
  } catch {
    // A path that cannot be decoded.
    return undefined;
  } finally {
    // Since 2.3 there is nothing to put back.
    if ("params" in layer) Object.assign(layer, { params, path: matched, keys });
  }
}

/** The layers below a router or an application; undefined for anything else. */
export function stackOf(handle: unknown): readonly Layer[] | undefined {
  try {
    // Express 4 throws when it is asked for `app.router`, so that comes last.
    const { stack, _router } = handle as { stack?: unknown; _router?: { stack?: unknown } };
    const layers = stack ?? _router?.stack ?? (handle as { router?: { stack?: unknown } }).router?.stack;
    return Array.isArray(layers) ? layers : undefined;
  } catch {
    return undefined;
  }
}
