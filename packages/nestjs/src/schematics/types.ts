/** The part of a schematic's tree that is used here: `nest add` brings the real one, so nothing is installed for it. */
export interface Tree {
  exists(path: string): boolean;
  readText(path: string): string;
  create(path: string, text: string): void;
  overwrite(path: string, text: string): void;
}

export interface SchematicContext {
  readonly logger: { info(message: string): void; warn(message: string): void };
  addTask(task: { toConfiguration(): { readonly name: string; readonly options: object } }): unknown;
}

export interface NestAddOptions {
  /** The folder of main.ts, as nest-cli.json has it. */
  readonly sourceRoot?: string | undefined;
  readonly skipInstall?: boolean | undefined;
}
