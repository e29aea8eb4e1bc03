import { createHash } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { basename } from "node:path";
import { packPackages } from "../../scripts/check/pack.ts";
import { publishedPackages } from "../../scripts/skeleton/package-folder.ts";

/** A registry on this machine that has the packed packages of this repository, and nothing else. */
export interface LocalRegistry {
  readonly url: string;
  close(): Promise<void>;
}

interface Packed {
  readonly manifest: Readonly<Record<string, unknown>>;
  readonly file: string;
  readonly integrity: string;
}

/** Packs everything into the folder, once, and serves it. */
export async function startRegistry(root: string, folder: string): Promise<LocalRegistry> {
  const packages = publishedPackages(root);
  const tarballs = await packPackages(root, packages, folder);
  const packed = new Map(
    tarballs.map(({ name, path }): [string, Packed] => {
      const manifest = packages.find((one) => one.manifest.name === name)?.manifest ?? {};
      const integrity = `sha512-${createHash("sha512").update(readFileSync(path)).digest("base64")}`;
      return [name, { manifest: { ...manifest }, file: path, integrity }];
    }),
  );
  let url = "";
  const server = createServer((request, response) => {
    const path = decodeURIComponent((request.url ?? "/").slice(1).split("?")[0] ?? "");
    const file = [...packed.values()].find((one) => path === `tarballs/${basename(one.file)}`);
    const found = packed.get(path);
    if (file !== undefined) return response.end(readFileSync(file.file));
    if (found === undefined) return response.writeHead(404).end("{}");
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(packument(path, found, url)));
  });
  url = await listen(server);
  return {
    url,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

function packument(name: string, { manifest, file, integrity }: Packed, url: string): unknown {
  const version = String(manifest.version);
  const dist = { tarball: `${url}tarballs/${basename(file)}`, integrity };
  return { name, "dist-tags": { latest: version }, versions: { [version]: { ...manifest, name, version, dist } } };
}

async function listen(server: Server): Promise<string> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}
