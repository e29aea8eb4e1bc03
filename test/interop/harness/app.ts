import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { Agent, get } from "node:http";
import { patience } from "./patience.ts";

/** A fixture's application, running. */
export interface App {
  readonly url: string;
  get(path: string, headers?: Record<string, string>): Promise<unknown>;
  /** What it wrote to both streams so far. */
  output(): string;
  stop(): Promise<void>;
}

const agent = new Agent({ keepAlive: true, maxSockets: 50 });

/** What anybody can send to a public service; no trace may show any of it. */
const headers = { baggage: "langfuse_user_id=admin,langfuse_session_id=admin,langfuse_environment=sdk-experiment" };

/** Starts a program of a fixture and waits until it listens. */
export async function startApp(folder: string, args: readonly string[], environment: NodeJS.ProcessEnv): Promise<App> {
  const child = spawn(process.execPath, [...args], {
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...patience, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  }
  const url = await listening(child, () => output);
  return {
    url,
    get: (path, more) => getJson(url + path, more),
    output: () => output,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, "exit");
      child.kill("SIGKILL");
      await gone;
    },
  };
}

function listening(child: ChildProcess, output: () => string): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (why: string): void => {
      child.kill("SIGKILL");
      reject(new Error(`${why}\n${output()}`));
    };
    const timer = setTimeout(() => fail("The application did not listen within 90 s."), 90_000);
    child.stdout?.on("data", () => {
      const url = /listening (\S+)\n/.exec(output())?.[1];
      if (url === undefined) return;
      clearTimeout(timer);
      resolve(url);
    });
    child.on("exit", (code) => {
      clearTimeout(timer);
      fail(`The application ended with ${code}.`);
    });
  });
}

function getJson(url: string, more?: Record<string, string>): Promise<unknown> {
  return new Promise((resolve, reject) => {
    get(url, { agent, headers: { ...headers, ...more } }, (response) => {
      let body = "";
      response.setEncoding("utf8").on("data", (text: string) => {
        body += text;
      });
      response.on("end", () => {
        if (response.statusCode !== 200) reject(new Error(`${url}: ${response.statusCode} ${body}`));
        else resolve(JSON.parse(body));
      });
    }).on("error", reject);
  });
}
