/** What a request costs a service, with and without tracing, side by side with the peers of each framework. */
import { measure, type RequestMeasurement } from "./measure.ts";

export { printRequests } from "./print.ts";
export type { RequestMeasurement };

export const frameworks: Readonly<Record<string, readonly string[]>> = {
  express: ["bare", "langfuse-kit", "official"],
  fastify: ["bare", "langfuse-kit", "official", "fastify-otel"],
};

export async function measureRequests(framework: string, rounds: number): Promise<RequestMeasurement[]> {
  const measured: RequestMeasurement[] = [];
  for (let round = 0; round < rounds; round++) {
    const names = [...(frameworks[framework] ?? [])];
    for (const contestant of round % 2 === 0 ? names : names.reverse()) {
      measured.push(await measure(framework, contestant, round));
    }
  }
  return measured;
}
