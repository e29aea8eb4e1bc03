import { Readable } from "node:stream";
import { Body, Controller, Header, Post, StreamableFile } from "@nestjs/common";
import { AnswersService } from "./answers.service.ts";
import type { Turn } from "./types.ts";

@Controller("answers")
export class AnswersController {
  constructor(private readonly answers: AnswersService) {}

  /** The answer, piece by piece as the model writes it. */
  @Post()
  @Header("content-type", "text/plain; charset=utf-8")
  answer(@Body("conversation") conversation: Turn[]): StreamableFile {
    return new StreamableFile(Readable.from(this.answers.answer(conversation)));
  }
}
