/** A template of `@nestjs/schematics`, as data. */
export interface Template {
  readonly name: string;
  /** Of NestJS and of its schematics. */
  readonly major: 11 | 12;
  readonly options: Readonly<Record<string, unknown>>;
  /** What of its development dependencies its tests run with; the others build, format and lint. */
  readonly testsWith: readonly string[];
}

const always = ["@nestjs/testing", "@types/node", "@types/supertest", "supertest", "typescript"];
const withJest = [...always, "@types/jest", "jest", "ts-jest", "ts-node"];

export const templates: readonly Template[] = [
  { name: "nest-new-11-jest", major: 11, options: { language: "ts" }, testsWith: withJest },
  { name: "nest-new-12-jest", major: 12, options: { language: "ts", type: "cjs" }, testsWith: withJest },
  {
    name: "nest-new-12-vitest",
    major: 12,
    options: { language: "ts", type: "esm" },
    testsWith: [...always, "vite-tsconfig-paths", "vitest"],
  },
];
