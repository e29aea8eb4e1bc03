import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";

/** Takes mails as any SMTP server does, and keeps their text. */
export async function startMailServer(): Promise<{ url: string; received(): string; close(): Promise<void> }> {
  let received = "";
  const server = createServer((socket) => {
    let isData = false;
    socket.write("220 here\r\n");
    socket.setEncoding("utf8").on("data", (text: string) => {
      received += text;
      for (const line of text.split("\r\n").filter(Boolean)) {
        if (isData) {
          isData = line !== ".";
          if (!isData) socket.write("250 taken\r\n");
        } else if (/^DATA/i.test(line)) {
          isData = true;
          socket.write("354 go on\r\n");
        } else if (/^QUIT/i.test(line)) socket.end("221 bye\r\n");
        else socket.write("250 ok\r\n");
      }
    });
    socket.on("error", () => undefined);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return {
    url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received: () => received,
    async close() {
      server.close();
      await once(server, "close");
    },
  };
}
