import type { NodeRequest, NodeResponse, ServedRequest } from "@langfuse-kit/core/adapter";
import { mountTemplate } from "./mount.ts";
import type { NestRequest, NestResponse, PlatformRequest, PlatformResponse } from "./types.ts";

/** Node's own request, on either platform. */
export function nodeRequestOf(request: PlatformRequest): NodeRequest {
  return request.raw ?? (request as unknown as NodeRequest);
}

/** Node's own response, on either platform. */
export function nodeResponseOf(response: PlatformResponse): NodeResponse {
  return response.raw ?? (response as unknown as NodeResponse);
}

/** The request that a response answers. */
export function requestOf({ req, request }: PlatformResponse): PlatformRequest | undefined {
  return request ?? req;
}

/** A request of either platform as core sees it. */
export function viewOf(
  request: PlatformRequest,
  response: PlatformResponse,
  mounted: readonly string[] = [],
): ServedRequest<NestRequest, NestResponse> {
  return {
    method: request.method,
    url: request.originalUrl,
    headers: request.headers,
    request,
    response,
    nodeRequest: nodeRequestOf(request),
    nodeResponse: nodeResponseOf(response),
    ignored: request.routeOptions?.config?.langfuse === false,
    template: templateOf(request, mounted),
  };
}

/** Both platforms know the whole template, prefix and version included: Nest builds no nested routers. */
function templateOf(request: PlatformRequest, mounted: readonly string[]): () => string | undefined {
  // The whole application may be mounted in another one of Express, and where is known while the request is in it.
  const { app, baseUrl: entered = "" } = request;
  return () => {
    if (request.routeOptions !== undefined) return request.routeOptions.url;
    const { route, baseUrl = "" } = request;
    if (baseUrl === entered || baseUrl === "") {
      return typeof route?.path === "string" ? join(mountTemplate(baseUrl, app), route.path) : undefined;
    }
    // What is mounted beside Nest's routes is known by its concrete path only, so it has to be one that was announced.
    const path = mounted.find((path) => entered + path === baseUrl);
    return path === undefined ? undefined : join(mountTemplate(entered, app), path);
  };
}

function join(mount: string, path: string): string {
  return mount !== "" && path === "/" ? mount : mount + path;
}
