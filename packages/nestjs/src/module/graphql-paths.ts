import { ApplicationConfig, type ModuleRef } from "@nestjs/core";

/** What of an endpoint's options says where it is. */
interface Endpoint {
  readonly path?: string | undefined;
  readonly useGlobalPrefix?: boolean | undefined;
}

/** GraphQL's servers are mounted beside Nest's routes, under paths that only their own options tell. */
export function graphqlPaths(moduleRef: ModuleRef): string[] {
  try {
    const prefix = moduleRef.get(ApplicationConfig, { strict: false }).getGlobalPrefix();
    const endpoints = moduleRef.get<unknown, Endpoint>("GqlModuleOptions", { strict: false, each: true });
    return endpoints.map(({ path = "graphql", useGlobalPrefix }) =>
      withoutSpareSlashes(useGlobalPrefix === true ? `${prefix}/${path}` : path),
    );
  } catch {
    return [];
  }
}

function withoutSpareSlashes(path: string): string {
  const names = path.split("/").filter((name) => name !== "");
  return `/${names.join("/")}`;
}
