/** The template of the route that a request took, joined from the patterns of its mounts; never a concrete path. */
export { followRoutes, type RouteTrail } from "./trail.ts";
