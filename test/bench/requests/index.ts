/** What a request costs a service, with and without tracing, side by side with the peers of each framework. */
import { measureRound, quickly, type RequestMeasurement, thoroughly } from "./measure.ts";

export { printRequests } from "./print.ts";
export type { RequestMeasurement };

export const frameworks: Readonly<Record<string, readonly string[]>> = {
  express: ["bare", "kit, off", "langfuse-kit", "official", "otel-auto", "sentry"],
  fastify: ["bare", "langfuse-kit", "official", "fastify-otel"],
  nestjs: ["bare", "langfuse-kit", "pass-through", "nestjs-otel", "official"],
};

/** In a quick run only what the guard compares. */
const compared = ["bare", "langfuse-kit", "official"];

export async function measureRequests(
  framework: string,
  rounds: number,
  isQuick: boolean,
): Promise<RequestMeasurement[]> {
  const measured: RequestMeasurement[] = [];
  for (let round = 0; round < rounds; round++) {
    const names = (frameworks[framework] ?? []).filter((name) => !isQuick || compared.includes(name));
    const order = round % 2 === 0 ? names : names.toReversed();
    measured.push(...(await measureRound(framework, order, round, isQuick ? quickly : thoroughly)));
  }
  return measured;
}
