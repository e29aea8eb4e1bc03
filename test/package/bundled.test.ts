import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import manifest from "@langfuse-kit/nestjs/package.json" with { type: "json" };
import { Rolldown } from "tsdown";
import { expect, it, onTestFinished } from "vitest";

const optional = Object.keys(manifest.peerDependenciesMeta);
const isOptional = (id: string): boolean => optional.some((name) => id === name || id.startsWith(`${name}/`));

it.each(["index.mjs", "index.cjs"])(
  "a bundle with Nest's %s does without the packages that are optional",
  async (file) => {
    // Away from here, where none is installed.
    const folder = mkdtempSync(join(tmpdir(), "langfuse-kit-bundled-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    cpSync("packages/nestjs/dist", folder, { recursive: true });
    const said: (string | undefined)[] = [];
    const bundle = await Rolldown.rolldown({
      input: join(folder, file),
      platform: "node",
      external: (id) => /^(node:|@|\w+$)/.test(id) && !isOptional(id),
      // Webpack and esbuild end here. This one goes on, with a warning, and excuses what they excuse.
      onLog: (_, { code }) => void said.push(code),
    });
    const { output } = await bundle.generate({ format: "cjs" });
    await bundle.close();
    expect(optional.filter((name) => !output[0].code.includes(`"${name}`))).toEqual([]);
    expect(said).toEqual([]);
  },
);
