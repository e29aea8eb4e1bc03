import { existsSync } from "node:fs";
import Module from "node:module";
import { join } from "node:path";
import { foldersUpwards } from "./package-manager.ts";

interface Locator {
  readonly name: string;
  readonly reference: string;
}

/** What is used of the API of Yarn's Plug'n'Play. */
interface PnpApi {
  getAllLocators(): readonly Locator[];
  getPackageInformation(locator: Locator): { readonly packageLocation: string } | null;
  /** The folder of a package, or nothing where it is one of Node's; throws where it is not there. */
  resolveToUnqualified(name: string, issuer: string): string | null;
  resolveVirtual?(path: string): string | null;
}

export interface PlugNPlay {
  readonly packages: readonly { readonly name: string; readonly folder: string }[];
  /** Where the project itself finds a package. */
  find(name: string): string | undefined;
}

/**
 * The packages of a project that has no node_modules: they lie in archives, and only Yarn's own runtime, which a program
 * has that `yarn` starts, can say where and read them.
 */
export function plugNPlay(root: string): PlugNPlay | undefined {
  const place = join(root, "/");
  const api = (Module as { findPnpApi?: (path: string) => PnpApi | null }).findPnpApi?.(place);
  if (api === undefined || api === null) return undefined;
  // A package with peers is there once for each who brings some.
  const real = (path: string): string => api.resolveVirtual?.(path) ?? path;
  return {
    packages: api.getAllLocators().flatMap((locator) => {
      const location = api.getPackageInformation(locator)?.packageLocation;
      return location === undefined ? [] : [{ name: locator.name, folder: real(location) }];
    }),
    find(name) {
      try {
        return api.resolveToUnqualified(name, place) ?? undefined;
      } catch {
        return undefined;
      }
    },
  };
}

/** Whether the packages of a project are where this program cannot see them. */
export function isOutOfSight(root: string): boolean {
  return plugNPlay(root) === undefined && foldersUpwards(root).some((folder) => existsSync(join(folder, ".pnp.cjs")));
}
