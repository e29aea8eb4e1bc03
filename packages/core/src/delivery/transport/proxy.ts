/** As Node reads it: the last one counts, the command line after NODE_OPTIONS, and both before the variable. */
const flag = /^--(no-)?use[-_]env[-_]proxy$/;

/**
 * Whether Node was told to go through the proxy that the environment names.
 * @example usesProxy({ NODE_USE_ENV_PROXY: "1" }, process.execArgv);
 */
export function usesProxy(environment: NodeJS.ProcessEnv, flags: readonly string[]): boolean {
  const { NODE_USE_ENV_PROXY, NODE_OPTIONS = "" } = environment;
  const last = [...NODE_OPTIONS.split(/\s+/), ...flags].map((word) => flag.exec(word)).findLast(Boolean);
  return last ? last[1] === undefined : NODE_USE_ENV_PROXY === "1";
}

/** For who has named a proxy and does not get through: Node does not go by its name alone. */
export function proxyHint(url: URL, environment: NodeJS.ProcessEnv): string | undefined {
  const upper = url.protocol === "https:" ? "HTTPS_PROXY" : "HTTP_PROXY";
  const name = [upper.toLowerCase(), upper].find((candidate) => environment[candidate]);
  if (name === undefined || isExempt(url.hostname, environment.no_proxy ?? environment.NO_PROXY ?? ""))
    return undefined;
  return `. ${name} is set and not used: set NODE_USE_ENV_PROXY=1 (Node 22.21, 24.5 and later), or give a dispatcher`;
}

const local = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

function isExempt(host: string, list: string): boolean {
  return (
    local.test(host) ||
    list.split(/[\s,]+/).some((entry) => {
      const name = entry.replace(/^\*/, "").replace(/:\d+$/, "").toLowerCase();
      if (name === "") return entry === "*";
      return host === name || host.endsWith(name.startsWith(".") ? name : `.${name}`);
    })
  );
}
