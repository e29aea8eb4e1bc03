import { fileURLToPath } from "node:url";
import { Tree } from "@angular-devkit/schematics";
import { SchematicTestRunner, UnitTestTree } from "@angular-devkit/schematics/testing/index.js";
import { describe, expect, it } from "vitest";
import { nestAdd } from "./nest-add.ts";
import type { NestAddOptions, SchematicContext } from "./types.ts";

/** As it is packed: Angular's devkit reads the collection, and what was built. */
const collection = fileURLToPath(new URL("../../schematics/collection.json", import.meta.url));

const main = `import { NestFactory } from "@nestjs/core";
import { AppModule } from "./app.module";

async function bootstrap() {
  const app = await NestFactory.create(AppModule);
  await app.listen(process.env.PORT ?? 3000);
}
bootstrap();
`;
const module = `import { Module } from "@nestjs/common";

@Module({
  imports: [],
  controllers: [AppController],
})
export class AppModule {}
`;
const manifest = { name: "@zoo/cats", dependencies: { "@langfuse-kit/nestjs": "^1.2.0", rxjs: "^7.0.0" } };

interface Added {
  readonly tree: UnitTestTree;
  readonly said: string;
  readonly tasks: readonly object[];
  text(path: string): string;
}

/** Its own function, in a tree of the devkit. */
async function runSource(tree: Tree, options: NestAddOptions = {}): Promise<Added> {
  const said: string[] = [];
  const tasks: object[] = [];
  const tell = (message: string): void => void said.push(message);
  const addTask: SchematicContext["addTask"] = (task) => void tasks.push(task.toConfiguration());
  const after = new UnitTestTree(tree);
  nestAdd(options)(after, { logger: { info: tell, warn: tell }, addTask });
  return { tree: after, text: (path: string) => after.readContent(path), said: said.join("\n"), tasks };
}

async function runPacked(tree: Tree, options: NestAddOptions = {}): Promise<Added> {
  const runner = new SchematicTestRunner("langfuse-kit", collection);
  const said: string[] = [];
  runner.logger.subscribe(({ message }) => said.push(message));
  const after: UnitTestTree = await runner.runSchematic("nest-add", options, tree);
  return { tree: after, text: (path: string) => after.readContent(path), said: said.join("\n"), tasks: runner.tasks };
}

const ways = [
  ["from its source", runSource],
  ["as it is packed", runPacked],
] as const;

describe.each(ways)("nest add, %s", (_, run) => {
  async function add(files: Readonly<Record<string, string>> = {}, options: NestAddOptions = {}) {
    const before = Object.entries({
      "package.json": JSON.stringify(manifest, null, 4),
      "src/main.ts": main,
      "src/app.module.ts": module,
      ...files,
    });
    const tree = Tree.empty();
    for (const [path, text] of before) tree.create(path, text);
    return run(tree, options);
  }

  it("writes the initializer, loads it first, and imports the module", async () => {
    const { text, tasks } = await add();
    expect(text("src/instrumentation.ts")).toContain('initLangfuse({ serviceName: "cats" })');
    expect(text("src/main.ts")).toMatch(
      /^import "\.\/instrumentation"; \/\/ langfuse-kit: stays first\nimport \{ NestF/,
    );
    expect(text("src/app.module.ts")).toContain("imports: [LangfuseModule.forRoot()],");
    expect(text("src/app.module.ts")).toMatch(/^import \{ LangfuseModule \} from "@langfuse-kit\/nestjs";\n/);
    expect(JSON.parse(text("package.json")).dependencies).toEqual({
      "@langfuse-kit/core": "^1.2.0",
      "@langfuse-kit/nestjs": "^1.2.0",
      "@opentelemetry/api": "^1.9.0",
      rxjs: "^7.0.0",
    });
    expect(text("package.json")).toContain('\n    "name"');
    expect(text(".env.example")).toContain("LANGFUSE_SECRET_KEY=\n");
    expect(tasks).toMatchObject([{ name: "node-package", options: { packageManager: "npm" } }]);
  });

  it("changes nothing when it is run again", async () => {
    const first = await add();
    const before = first.tree.files.map((path) => [path, first.text(path)]);
    const second = await run(first.tree);
    expect(second.tree.files.map((path) => [path, second.text(path)])).toEqual(before);
    expect(second.tasks).toEqual([]);
  });

  it.each([
    ["@Module({})", "@Module({imports: [LangfuseModule.forRoot()]})"],
    ["@Module({ providers: [] })", "@Module({ imports: [LangfuseModule.forRoot()], providers: [] })"],
    [
      "@Module({\n\tproviders: [{ useFactory: ({ imports: [a] }) => a }],\n})",
      "@Module({\n\timports: [LangfuseModule.forRoot()],\n\tproviders: [{ useFactory: ({ imports: [a] }) => a }],\n})",
    ],
    [
      "/* @Module({ imports: [] }) */ @Module({\n  // imports: [],\n  imports: [\n    Cats,\n  ],\n})",
      "/* @Module({ imports: [] }) */ @Module({\n  // imports: [],\n  imports: [\n    LangfuseModule.forRoot(),\n    Cats,\n  ],\n})",
    ],
    ["@Module({ imports: [Cats] })", "@Module({ imports: [LangfuseModule.forRoot(), Cats] })"],
  ])("puts the module into %j", async (before, expected) => {
    const { text } = await add({ "src/app.module.ts": `${before}\nexport class AppModule {}\n` });
    expect(text("src/app.module.ts")).toBe(
      `import { LangfuseModule } from "@langfuse-kit/nestjs";\n${expected}\nexport class AppModule {}\n`,
    );
  });

  it("follows the project's ways: single quotes, Windows line ends, endings of modules, another folder", async () => {
    const { text } = await add(
      {
        "apps/zoo/src/main.ts":
          "// The zoo.\r\nimport { NestFactory } from '@nestjs/core';\r\nimport { Zoo as Root } from './zoo/zoo.module.js';\r\nNestFactory.create<NestFastifyApplication>(Root, new FastifyAdapter());\r\n",
        "apps/zoo/src/zoo/zoo.module.ts":
          "import { Module } from '@nestjs/common';\r\n@Module({})\r\nexport class Zoo {}\r\n",
        "pnpm-lock.yaml": "",
      },
      { sourceRoot: "apps/zoo/src" },
    );
    expect(text("apps/zoo/src/main.ts")).toMatch(
      /^\/\/ The zoo\.\r\nimport '\.\/instrumentation\.js'; \/\/ langfuse-kit: stays first\r\nimport/,
    );
    expect(text("apps/zoo/src/zoo/zoo.module.ts")).toMatch(
      /^import \{ LangfuseModule \} from '@langfuse-kit\/nestjs';\r\nimport/,
    );
    expect(text("src/main.ts")).toBe(main);
  });

  it("takes the keys of .env, which Nest would load later, and nothing else", async () => {
    const { text } = await add({});
    expect(text("src/instrumentation.ts")).toContain("\nloadLangfuseEnv();\n");
    expect(text("src/instrumentation.ts")).not.toContain("loadEnvFile");
  });

  it("says what to do by hand where it does not know a shape", async () => {
    const { said, text } = await add({ "src/app.module.ts": "@Module(options)\nexport class AppModule {}\n" });
    expect(said).toContain("@Module({ imports: [LangfuseModule.forRoot()] })");
    expect(text("src/app.module.ts")).toBe("@Module(options)\nexport class AppModule {}\n");
    expect((await add({}, { sourceRoot: "elsewhere" })).said).toContain('import "./instrumentation";');
  });

  it.each([
    ["imports by a name of their own", "const imports = [Cats];\n@Module({ imports, controllers: [] })"],
    ["the last of them", "const imports = [Cats];\n@Module({ controllers: [Home], imports })"],
    ["imports in quotes", '@Module({ "imports": [Cats] })'],
    ["imports that are computed", '@Module({ ["imports"]: [Cats] })'],
    ["what is spread, and may have imports", "@Module({ controllers: [], ...shared })"],
    ["a comment in the way", "@Module({ imports /* all */: [Cats] })"],
  ])("leaves %s to a person, rather than write them twice", async (_name, code) => {
    const before = `${code}\nexport class AppModule {}\n`;
    const { said, text } = await add({ "src/app.module.ts": before });
    expect(text("src/app.module.ts")).toBe(before);
    expect(said).toContain("@Module({ imports: [LangfuseModule.forRoot()] })");
    expect(said).toContain("Set up, but for what is left to do by hand.");
  });

  it.each(["controllers: [imports], providers", "providers: isLarge ? imports : few", "/* , imports, */ providers"])(
    "takes for imports only what is one: %s",
    async (inside) => {
      const { text } = await add({ "src/app.module.ts": `@Module({ ${inside} })\nexport class AppModule {}\n` });
      expect(text("src/app.module.ts")).toContain(`@Module({ imports: [LangfuseModule.forRoot()], ${inside} })`);
    },
  );

  const foreign = `import { NodeSDK } from "@opentelemetry/sdk-node";\nnew NodeSDK().start();\n`;

  it("writes an initializer beside the instrumentation of another tracer, which stays as it is", async () => {
    const first = await add({
      "src/instrumentation.ts": foreign,
      "src/main.ts": `import "./instrumentation";\n${main}`,
    });
    expect(first.text("src/instrumentation.ts")).toBe(foreign);
    expect(first.text("src/langfuse.ts")).toContain("initLangfuse({");
    expect(first.text("src/main.ts")).toMatch(
      /^import "\.\/langfuse"; \/\/ langfuse-kit: stays first\nimport "\.\/instrumentation";\n/,
    );
    expect(first.said).toContain("Set up. ");
    const before = first.tree.files.map((path) => [path, first.text(path)]);
    const second = await run(first.tree);
    expect(second.tree.files.map((path) => [path, second.text(path)])).toEqual(before);
  });

  it("says what to write where all names for it are taken", async () => {
    const names = ["instrumentation", "langfuse", "langfuse-instrumentation"];
    const { said, text } = await add(Object.fromEntries(names.map((name) => [`src/${name}.ts`, foreign])));
    expect(said).toContain('initLangfuse({ serviceName: "cats" })');
    expect(text("src/main.ts")).toBe(main);
  });

  it("leaves installing to others when it is told to", async () => {
    expect((await add({}, { skipInstall: true })).tasks).toEqual([]);
  });
});
