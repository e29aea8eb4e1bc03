/** Files of tests and what stands only beside them, as a pattern that ends with the path. */
export const testFiles = "(\\.test\\.tsx?|-for-tests\\.ts|/test-helpers\\.ts|/fixtures(/.+)?\\.tsx?)$";
const testFile = new RegExp(testFiles);

/**
 * Whether this is a test, or something for tests alone.
 * @example isTestFile("packages/core/src/encode/encode.test.ts"); // true
 */
export const isTestFile = (path: string): boolean => testFile.test(path);

/**
 * The package that an import leads to.
 * @example packageOf("@langfuse-kit/core/adapter"); // "@langfuse-kit/core"
 */
export const packageOf = (specifier: string): string => /^(@[^/]+\/[^/]+|[^/]+)/.exec(specifier)?.[1] ?? specifier;
