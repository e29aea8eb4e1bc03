/**
 * Whether this process runs tests: no set-up is missed there, since most run without one by design.
 * @example if (!isTestRun()) initLangfuse();
 */
export function isTestRun(): boolean {
  const { NODE_ENV, NODE_TEST_CONTEXT } = process.env;
  return NODE_ENV === "test" || NODE_TEST_CONTEXT !== undefined;
}
