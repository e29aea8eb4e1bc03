import { type ModelCall, shared } from "@langfuse-kit/core/adapter";
import type { AnswerFacts, Dialect } from "../dialects/index.ts";
import type { ModelRequest } from "./request.ts";

/** A call whose answer is made in the background. */
export interface Awaited {
  readonly name: string;
  readonly call: Pick<ModelCall, "observation" | "attributes">;
  readonly dialect: Dialect;
  readonly model: string | undefined;
  /** The service tier that was requested. */
  readonly tier: string | undefined;
  /** The path of the answer, without its id. */
  readonly path: string;
  readonly since: number;
  /** Roughly how much memory the observation takes. */
  readonly weight: number;
}

const mostAwaited = 1_000;
const mostWeight = 16 * 1024 * 1024;

/** Awaited answers by address. Some are never retrieved, so the oldest are forgotten. */
const calls: Map<string, Awaited> = shared("fetch-awaited", () => new Map());

export function awaitAnswer(
  { responseId }: AnswerFacts,
  { request, name, call }: { readonly request: ModelRequest; readonly name: string; readonly call: ModelCall },
): void {
  const { url, dialect, model, text, facts } = request;
  const { service_tier: tier } = facts.modelParameters;
  if (responseId === undefined || text.length > mostWeight) return;
  const { observation, attributes } = call;
  calls.set(`${url.origin}${url.pathname}/${encodeURIComponent(responseId)}`, {
    name,
    call: { observation, attributes },
    dialect,
    model,
    tier: typeof tier === "string" ? tier : undefined,
    path: `${url.pathname}/{id}`,
    since: Date.now(),
    weight: text.length,
  });
  let weight = 0;
  for (const one of calls.values()) weight += one.weight;
  for (const [address, oldest] of calls) {
    if (calls.size <= mostAwaited && weight <= mostWeight) return;
    calls.delete(address);
    weight -= oldest.weight;
  }
}

/** Whether any answer is awaited. */
export const isAwaiting = (): boolean => calls.size > 0;

export const awaitedAt = ({ origin, pathname }: URL): Awaited | undefined => calls.get(origin + pathname);

/** Notes that an answer has come. True only the first time: retrieving it again brings nothing new. */
export const arrived = ({ origin, pathname }: URL): boolean => calls.delete(origin + pathname);
