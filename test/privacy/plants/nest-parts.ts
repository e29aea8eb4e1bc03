import { Observe } from "@langfuse-kit/nestjs";
import { Args, Query, Resolver } from "@nestjs/graphql";
import { MessageBody, SubscribeMessage, WebSocketGateway } from "@nestjs/websockets";
import type { Plant } from "../scene.ts";
import { plantedError } from "./observations.ts";

/** A resolver and a gateway, whichever driver and adapter they are reached by. */
export function nestParts(plant: Plant): (new () => object)[] {
  const fail = (): never => {
    throw plantedError(plant, "error of a resolver");
  };

  @Resolver()
  class Answers {
    @Query(() => String)
    @Observe()
    answer(@Args("question", { type: () => String }) question: string): string {
      return question.includes("fails") ? fail() : plant("answer of a resolver");
    }
  }

  @WebSocketGateway()
  class Chat {
    @SubscribeMessage("say")
    @Observe()
    say(@MessageBody() text: string): object {
      return { event: "said", data: `${text} ${plant("answer of a gateway")}` };
    }
  }

  return [Answers, Chat];
}
