import { UNKNOWN_MOUNT } from "@langfuse-kit/core/adapter";

/** What is read of an application of Express. */
export interface MountedApp {
  readonly mountpath?: unknown;
  readonly parent?: MountedApp | undefined;
}

/** The patterns down to an application, and the rest of the path there. */
interface Entrance {
  readonly template: string;
  readonly rest: readonly string[];
}

/** How deep applications are followed, since one may be mounted in itself. */
const DEEPEST = 31;

/** The patterns that an application is mounted on, joined; `baseUrl` is what they took off the path. */
export function mountTemplate(baseUrl: string, app: MountedApp | undefined): string {
  if (baseUrl === "") return "";
  const entrance = enter(app, baseUrl.split("/").filter(Boolean), 0);
  // If something is left, routers took it off, which do not tell their patterns.
  return entrance?.rest.length === 0 ? entrance.template : UNKNOWN_MOUNT;
}

function enter(app: MountedApp | undefined, parts: readonly string[], depth: number): Entrance | undefined {
  if (app?.parent === undefined) return { template: "", rest: parts };
  const outer = depth < DEEPEST ? enter(app.parent, parts, depth + 1) : undefined;
  if (outer === undefined) return undefined;
  for (const pattern of [app.mountpath].flat(5)) {
    const own = typeof pattern === "string" ? pattern.split("/").filter(Boolean) : undefined;
    if (own?.every((part, index) => fits(part, outer.rest[index])) !== true) continue;
    return { template: [outer.template, ...own].join("/"), rest: outer.rest.slice(own.length) };
  }
  return undefined;
}

/** Only for plain text and parameters: what other patterns match, only Express knows. */
function fits(pattern: string, part: string | undefined): boolean {
  if (part === undefined || /[*?+()[\]{}!\\]/.test(pattern)) return false;
  return /^:\w+$/.test(pattern) || pattern.toLowerCase() === part.toLowerCase();
}
