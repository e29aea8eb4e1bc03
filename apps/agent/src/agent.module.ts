import { LangfuseModule } from "@langfuse-kit/nestjs";
import { Module } from "@nestjs/common";
import { AnswersController } from "./answers.controller.ts";
import { AnswersService } from "./answers.service.ts";
import { ChecksService } from "./checks.service.ts";
import { HandbookService } from "./handbook.service.ts";
import { ModelService } from "./model.service.ts";

@Module({
  imports: [LangfuseModule.forRoot()],
  controllers: [AnswersController],
  providers: [AnswersService, ChecksService, HandbookService, ModelService],
})
export class AgentModule {}
