import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Declaration, declarationReader } from "./reference/declarations.ts";
import { publishedPackages } from "./skeleton/package-folder.ts";

// npm run reference: docs/reference, a page for each package, from the types that are published. Nothing of it is committed.
const folder = join(process.cwd(), "docs/reference");
const read = declarationReader();
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const list: string[] = [];

for (const { folder: name, manifest } of publishedPackages(process.cwd())) {
  const keys = Object.keys(manifest.exports ?? {}).filter((key) => key !== "./package.json");
  const parts = keys.flatMap((key) => {
    const file = join(process.cwd(), "packages", name, "dist", `${key === "." ? "index" : key.slice(2)}.d.mts`);
    if (!existsSync(file)) throw new Error(`${file} is not built: npm run build`);
    const names = [...read(file)].map(([exported, declaration]) => section(exported, declaration));
    return names.length === 0 ? [] : [`## \`${manifest.name}${key.slice(1)}\`\n`, ...names];
  });
  if (parts.length === 0) continue;
  const title = `# ${manifest.name}\n\n${manifest.description}\n`;
  writeFileSync(join(folder, `${name}.md`), `${[title, ...parts].join("\n")}`);
  list.push(`- [${manifest.name}](${name}.md): ${parts.length - 1} names`);
}
writeFileSync(join(folder, "README.md"), `# API reference\n\n${list.join("\n")}\n`);
console.log(`docs/reference\n${list.join("\n")}`);

function section(name: string, { comment, code }: Declaration): string {
  const [text = "", ...examples] = comment.split(/^@example /m);
  const shown = examples.map((example) => `\n\`\`\`ts\n${example.trim()}\n\`\`\`\n`).join("");
  return `### ${name}\n\n${text.trim()}\n${shown}\n\`\`\`ts\n${code}\n\`\`\`\n`;
}
