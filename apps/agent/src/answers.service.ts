import { agent, type Observation } from "@langfuse-kit/core";
import { Injectable } from "@nestjs/common";
import { ChecksService } from "./checks.service.ts";
import { HandbookService, searchHandbook } from "./handbook.service.ts";
import { ModelService } from "./model.service.ts";
import type { Article, Turn } from "./types.ts";

const instructions = "You answer customers of a bicycle shop, from the shop's handbook alone.";

@Injectable()
export class AnswersService {
  constructor(
    private readonly checks: ChecksService,
    private readonly handbook: HandbookService,
    private readonly model: ModelService,
  ) {}

  /** Check, let the model choose what to look up, look it up, answer, and judge the answer. */
  answer(conversation: Turn[]): AsyncIterable<string> {
    return agent("answer-question", { input: conversation.at(-1)?.content }, (self) => this.#steps(conversation, self));
  }

  async *#steps(conversation: Turn[], self: Observation): AsyncGenerator<string> {
    const question = conversation.at(-1)?.content ?? "";
    const refusal = await this.checks.refuse(question);
    if (refusal !== undefined) {
      self.update({ output: refusal });
      yield refusal;
      return;
    }
    const messages = [{ role: "system" as const, content: instructions }, ...conversation];
    const asked = await this.model.choose(messages, searchHandbook);
    const articles: Article[] = [];
    const results = [];
    for (const call of asked.tool_calls ?? []) {
      if (call.type !== "function") continue;
      const found = await this.handbook.search((JSON.parse(call.function.arguments) as { query: string }).query);
      articles.push(...found);
      results.push({ role: "tool" as const, tool_call_id: call.id, content: JSON.stringify(found) });
    }
    let answer = "";
    for await (const piece of this.model.write([...messages, asked, ...results])) {
      answer += piece;
      yield piece;
    }
    self.update({ output: answer });
    await this.checks.judge(answer, articles);
  }
}
