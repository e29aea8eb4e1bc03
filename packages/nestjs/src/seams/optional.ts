// None of these packages need be installed. Webpack, esbuild and Rolldown excuse one that is missing only where its
// `import()` itself stands in a `try`, so each has its own.

export async function rpcContextCreator(): Promise<unknown> {
  try {
    return (await import("@nestjs/microservices/context/rpc-context-creator.js")).RpcContextCreator;
  } catch {
    return undefined;
  }
}

export async function rpcExceptionsHandler(): Promise<unknown> {
  try {
    return (await import("@nestjs/microservices/exceptions/rpc-exceptions-handler.js")).RpcExceptionsHandler;
  } catch {
    return undefined;
  }
}

export async function wsContextCreator(): Promise<unknown> {
  try {
    return (await import("@nestjs/websockets/context/ws-context-creator.js")).WsContextCreator;
  } catch {
    return undefined;
  }
}

export async function wsExceptionsHandler(): Promise<unknown> {
  try {
    return (await import("@nestjs/websockets/exceptions/ws-exceptions-handler.js")).WsExceptionsHandler;
  } catch {
    return undefined;
  }
}

export async function processorDecoratorService(): Promise<unknown> {
  try {
    return (await import("@nestjs/bullmq")).ProcessorDecoratorService;
  } catch {
    return undefined;
  }
}
