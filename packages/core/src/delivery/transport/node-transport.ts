import type http from "node:http";
import { urlToHttpOptions } from "node:url";
import { clearTimeout, monotonic, nodeHttp, nodeHttps, setTimeout } from "../../runtime/index.ts";
import { failed, failedByClose, failureOf } from "./failures.ts";
import { plainHeaders } from "./headers.ts";
import { proxyHint, usesProxy } from "./proxy.ts";
import { type Answer, lengthOf, maxResponseBytes, type Transport, type WireRequest } from "./types.ts";

const maxSockets = 8;

interface ProxyAwareOptions extends http.AgentOptions {
  proxyEnv?: NodeJS.ProcessEnv;
}

/**
 * POSTs over node:http and node:https, with connections of our own. They never keep the process alive, not even
 * while a request hangs. Where Node is told to use the environment's proxy (22.21, 24.5 and later), so are they.
 */
export function createNodeTransport(
  environment: NodeJS.ProcessEnv = process.env,
  flags: readonly string[] = process.execArgv,
): Transport {
  const options: ProxyAwareOptions = { keepAlive: true, maxSockets, scheduling: "lifo" };
  const isProxied = usesProxy(environment, flags);
  if (isProxied) options.proxyEnv = environment;
  // Made at the first request, so that nothing is opened where nothing is sent.
  const agents = new Map<string, http.Agent>();
  const agentOf = ({ protocol }: URL): http.Agent => {
    const known = agents.get(protocol);
    if (known !== undefined) return known;
    const { Agent } = protocol === "https:" ? nodeHttps() : nodeHttp();
    const agent = new Agent(options);
    agents.set(protocol, agent);
    return agent;
  };

  const running = new Set<http.ClientRequest>();
  let closed = false;

  return {
    async send(request) {
      const url = parseUrl(request.url);
      if (url === undefined) return failed("request", "The address is not an http or https URL.");
      if (closed) return failedByClose();
      const deadline = monotonic() + request.timeoutMs;
      const first = await send(agentOf(url), url, request, deadline, running);
      // A peer may close a kept connection just as it is used again; nothing was answered, so once more on a new one.
      // What our own closing cut off looks the same, and by then it is booked as not sent.
      const { answer } =
        first.staleSocket && !closed ? await send(agentOf(url), url, request, deadline, running) : first;
      const isAway = answer.failure === "network" || answer.failure === "timeout";
      const hint = isAway && !isProxied && !closed ? proxyHint(url, environment) : undefined;
      return hint === undefined ? answer : { ...answer, message: `${answer.message}${hint}` };
    },
    close() {
      closed = true;
      // Also those that wait for a connection: as soon as one is destroyed, an agent opens another for them.
      for (const request of running) request.destroy();
      for (const agent of agents.values()) agent.destroy();
      agents.clear();
    },
  };
}

interface Sent {
  readonly answer: Answer;
  readonly staleSocket: boolean;
}

function parseUrl(text: string): URL | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  return url.protocol === "http:" || url.protocol === "https:" ? url : undefined;
}

function send(
  agent: http.Agent,
  url: URL,
  wire: WireRequest,
  deadline: number,
  running: Set<http.ClientRequest>,
): Promise<Sent> {
  return new Promise((resolve) => {
    let request: http.ClientRequest | undefined;
    let answerSoFar: (() => Answer) | undefined;
    // The time may be up when it is sent once more, and Node warns of a negative one on the application's terminal.
    const left = Math.max(0, deadline - monotonic());
    const timer = setTimeout(() => {
      finish(answerSoFar?.() ?? failed("timeout", `No answer within ${wire.timeoutMs} ms.`));
      request?.destroy();
    }, left);
    timer.unref();
    const finish = (answer: Answer, staleSocket = false): void => {
      clearTimeout(timer);
      resolve({ answer, staleSocket });
    };
    try {
      const { ClientRequest } = nodeHttp();
      // Not by client.request(): instrumentations replace that function, and not all can be told to look away.
      request = new ClientRequest({
        ...urlToHttpOptions(url),
        method: wire.method ?? "POST",
        agent,
        headers:
          wire.method === "GET" ? wire.headers : { ...wire.headers, "content-length": String(lengthOf(wire.body)) },
      });
    } catch (error) {
      finish(failureOf(error));
      return;
    }
    const sending = request;
    running.add(sending);
    sending.on("close", () => running.delete(sending));
    sending.on("socket", (socket) => socket.unref());
    sending.on("response", (response) => {
      answerSoFar = collect(sending, response, finish);
    });
    // Also after an answer: a server may answer early and reset the rest of our body.
    sending.on("error", (error: NodeJS.ErrnoException) => {
      finish(failureOf(error), sending.reusedSocket && (error.code === "ECONNRESET" || error.code === "EPIPE"));
    });
    for (const part of wire.body) sending.write(part);
    sending.end();
  });
}

/** Reads the body. Once a status is there it decides, so an answer that ends early is an answer all the same. */
function collect(
  request: http.ClientRequest,
  response: http.IncomingMessage,
  finish: (answer: Answer) => void,
): () => Answer {
  const parts: Buffer[] = [];
  let length = 0;
  const answer = (cut: boolean): Answer => ({
    status: response.statusCode ?? 0,
    headers: plainHeaders(response.headers),
    body: Buffer.concat(parts),
    cut,
    isWritten: request.writableFinished,
  });
  response.on("data", (part: Buffer) => {
    const room = maxResponseBytes - length;
    if (room > 0) parts.push(part.length > room ? part.subarray(0, room) : part);
    length += part.length;
    if (length <= maxResponseBytes) return;
    finish(answer(true));
    response.destroy();
  });
  response.on("end", () => finish(answer(!response.complete)));
  response.on("error", () => finish(answer(true)));
  response.on("close", () => finish(answer(true)));
  return () => answer(true);
}
