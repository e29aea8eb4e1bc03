import { evaluator, guardrail, score } from "@langfuse-kit/core";
import { Injectable } from "@nestjs/common";
import type { Article } from "./types.ts";

const forbidden = /ignore (all|your|previous) |system prompt|credit card number/i;

@Injectable()
export class ChecksService {
  /** What to say instead of an answer, where a question is not to be asked. */
  async refuse(question: string): Promise<string | undefined> {
    return guardrail("check-question", { input: question }, (step) => {
      const isRefused = forbidden.test(question);
      step.update({ output: { refused: isRefused }, ...(isRefused && { level: "WARNING" as const }) });
      return isRefused ? "I can only help with questions about our shop." : undefined;
    });
  }

  /** How much of the answer stands in the articles: 1 is all of it. */
  async judge(answer: string, articles: readonly Article[]): Promise<void> {
    await evaluator("judge-answer", { input: { answer, articles: articles.map(({ title }) => title) } }, (step) => {
      const known = new Set(articles.flatMap(({ title, text }) => wordsOf(`${title} ${text}`)));
      const words = wordsOf(answer);
      const grounded = words.filter((word) => known.has(word)).length / Math.max(1, words.length);
      step.update({ output: { grounded } });
      score({ name: "grounded", value: Number(grounded.toFixed(2)) });
    });
  }
}

const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]{4,}/gu) ?? [];
