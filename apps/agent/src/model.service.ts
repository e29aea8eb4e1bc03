import { langfuseFetch } from "@langfuse-kit/fetch";
import { Injectable } from "@nestjs/common";
import OpenAI from "openai";
import { MODEL, MODEL_URL, OPENAI_API_KEY } from "./settings.ts";

type Messages = OpenAI.ChatCompletionMessageParam[];

@Injectable()
export class ModelService {
  readonly #openai = new OpenAI({ baseURL: `${MODEL_URL}/v1`, apiKey: OPENAI_API_KEY, fetch: langfuseFetch() });

  /** The model's first word: which tools to call. */
  async choose(messages: Messages, tool: OpenAI.ChatCompletionTool): Promise<OpenAI.ChatCompletionMessage> {
    const { choices } = await this.#openai.chat.completions.create({ model: MODEL, messages, tools: [tool] });
    return choices[0]?.message ?? { role: "assistant", content: "", refusal: null };
  }

  /** The answer, as it is written. */
  async *write(messages: Messages): AsyncGenerator<string> {
    const stream = await this.#openai.chat.completions.create({
      model: MODEL,
      messages,
      stream: true,
      stream_options: { include_usage: true },
    });
    for await (const { choices } of stream) {
      const piece = choices[0]?.delta.content;
      if (piece) yield piece;
    }
  }
}
