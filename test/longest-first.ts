import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Most of a minute or more, the longest first. */
const long = [
  "browser/viewer",
  "package/packages",
  "interop/sentry",
  "pipeline/process",
  "interop/datadog",
  "interop/llm-libraries",
  "privacy/no-content/no-content",
  "matrix/matrix",
].map((name) => `/test/${name}.test.ts`);

/** Begun last, these would run alone at the end; and a fresh clone has no times of earlier runs to go by. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rest = await super.sort(files);
    const first = long.flatMap((name) => rest.filter(({ moduleId }) => moduleId.endsWith(name)));
    return [...first, ...rest.filter((file) => !first.includes(file))];
  }
}
