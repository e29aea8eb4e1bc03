/** Gemini, and all that Vertex AI serves: `/models/gemini-3-pro:generateContent`. */
export function modelIn({ pathname }: URL): string | undefined {
  return /\/models\/([^/:]+):/.exec(pathname)?.[1];
}

/** Azure's older addresses name the deployment, and their bodies no model: `/deployments/mine/chat/completions`. */
export function deploymentIn({ pathname }: URL): string | undefined {
  return /\/deployments\/([^/]+)\//.exec(pathname)?.[1];
}
