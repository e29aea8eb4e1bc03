import { variableText } from "./variable-text.ts";

/** Where hosting platforms and CI systems name the commit that runs. The first that is set wins. */
export const releaseVariables: readonly string[] = [
  "VERCEL_GIT_COMMIT_SHA",
  "NEXT_PUBLIC_VERCEL_GIT_COMMIT_SHA",
  "RENDER_GIT_COMMIT",
  "RAILWAY_GIT_COMMIT_SHA",
  // Heroku: the slug commit stays at an old value for applications that moved to another way of deploying.
  "HEROKU_BUILD_COMMIT",
  "HEROKU_SLUG_COMMIT",
  "SOURCE_VERSION",
  "CF_PAGES_COMMIT_SHA",
  "COMMIT_REF", // Netlify
  "REACT_APP_GIT_SHA", // AWS Amplify
  "GITHUB_SHA",
  "CI_COMMIT_SHA", // GitLab
  "CIRCLE_SHA1",
  "BUILD_SOURCEVERSION", // Azure Pipelines
  "BITBUCKET_COMMIT",
];

const MAX_LENGTH = 200;

/** The release that the surroundings name; these variables are others', so what does not look like one is passed over. */
export function detectRelease(environment: NodeJS.ProcessEnv): string | undefined {
  for (const name of releaseVariables) {
    const value = variableText(environment, name);
    if (value !== undefined && value.length <= MAX_LENGTH && /^[\w./:+-]+$/.test(value)) return value;
  }
  return undefined;
}
