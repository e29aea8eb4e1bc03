import { once } from "node:events";
import { type AddressInfo, connect, createServer } from "node:net";

/** Lets go of a port that was held. */
export type LetGo = () => void;

/**
 * Keeps a port on which nobody listens: whoever connects is refused, as before, and the system gives it to nobody who
 * takes any port. A server of another test would get it otherwise, and all that is sent to this one.
 */
export async function holdPort(port: number): Promise<LetGo> {
  const host = "127.0.0.1";
  // The near end of a connection has a port as well, and takes no others.
  const helper = createServer((far) => far.unref().on("error", ignore));
  await once(helper.unref().listen(0, host), "listening");
  const near = connect({ host, port: (helper.address() as AddressInfo).port, localAddress: host, localPort: port });
  const letGo = (): void => {
    // A connection that is closed in turn keeps its port for a minute.
    near.resetAndDestroy();
    helper.close();
  };
  try {
    await once(near.unref(), "connect");
  } catch {
    // Somebody has it already; it is waited for when it is opened again.
    near.destroy();
  }
  near.on("error", ignore);
  return letGo;
}

function ignore(): void {}
