import { Observe } from "@langfuse-kit/nestjs";
import { Injectable } from "@nestjs/common";
import type OpenAI from "openai";
import { SEARCH_URL } from "./settings.ts";
import type { Article } from "./types.ts";

/** The tool, as the model is told of it. */
export const searchHandbook: OpenAI.ChatCompletionTool = {
  type: "function",
  function: {
    name: "search_handbook",
    description: "Finds articles of the shop's handbook.",
    parameters: { type: "object", properties: { query: { type: "string" } }, required: ["query"] },
  },
};

@Injectable()
export class HandbookService {
  @Observe({ name: "search_handbook", type: "tool" })
  async search(query: string): Promise<Article[]> {
    const response = await fetch(`${SEARCH_URL}/articles?q=${encodeURIComponent(query)}`);
    if (!response.ok) throw new Error(`Search answered ${response.status}.`);
    return (await response.json()) as Article[];
  }
}
