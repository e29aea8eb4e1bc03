import { Duplex } from "node:stream";
import { span } from "@langfuse-kit/core";
import { NoTrace } from "@langfuse-kit/nestjs";
import { Controller } from "@nestjs/common";
import { GrpcStreamCall, GrpcStreamMethod, Payload, ServerGrpc } from "@nestjs/microservices";
import { map, type Observable } from "rxjs";
import { expect } from "vitest";

/** What gRPC's own server hands to Nest for a call whose client streams. */
export class GrpcCall extends Duplex {
  readonly metadata = {};
  readonly answers: unknown[] = [];
  readonly answer = (error: unknown, value: unknown): void => void this.answers.push(error ?? value);

  constructor() {
    super({
      objectMode: true,
      read() {},
      write: (answer, _, done) => {
        this.answers.push(answer);
        done();
      },
    });
  }

  /** One message, from wherever the socket is served; whoever waits goes on outside of what the handler does. */
  async send(message: unknown, answers: number): Promise<void> {
    this.push(message);
    await expect.poll(() => this.answers.length, { interval: 1 }).toBe(answers);
  }
}

/** Nest's server for gRPC without the package that listens for it. */
export class GrpcServer extends ServerGrpc {
  constructor() {
    super({ package: "", protoPath: "" });
  }

  /** So it is called in Nest 12, and below as in Nest 11. */
  protected override loadPackageSynchronously<T>(): T {
    return {} as T;
  }

  protected override loadPackage<T>(): T {
    return {} as T;
  }

  override async listen(listening: () => void): Promise<void> {
    listening();
  }

  begin(rpc: string, streaming: string, responseStream: boolean): GrpcCall {
    const call = new GrpcCall();
    const handler = this.messageHandlers.get(this.createPattern("Heroes", rpc, streaming as never));
    const method = this.createServiceMethod(
      handler as never,
      { requestStream: true, responseStream },
      streaming as never,
    );
    method(call, call.answer);
    return call;
  }
}

/** What a client's stream of gRPC comes to. */
@Controller()
export class Heroes {
  @GrpcStreamMethod()
  chat(@Payload() messages: Observable<unknown>): Observable<unknown> {
    return messages.pipe(map((id) => span(`message ${id}`, () => id)));
  }

  @GrpcStreamCall()
  call(call: GrpcCall): void {
    call.on("data", (id) => span(`message ${id}`, () => call.write(id)));
    call.on("end", () => call.end());
  }

  @GrpcStreamCall()
  up(call: GrpcCall, answer: GrpcCall["answer"]): void {
    call.on("data", (id) => span(`message ${id}`, () => call.answers.push(id)));
    call.on("end", () => answer(new Error("too many"), undefined));
  }

  @NoTrace()
  @GrpcStreamMethod()
  quietChat(messages: Observable<unknown>): Observable<unknown> {
    return this.chat(messages);
  }

  @NoTrace()
  @GrpcStreamCall()
  quietCall(call: GrpcCall): void {
    this.call(call);
  }
}
