// Traces the sending of a mail with nodemailer, as a tool.
import { initLangfuse, observe, trace } from "@langfuse-kit/core";
import { createTransport } from "nodemailer";

const langfuse = initLangfuse({ serviceName: "mail" });
const transport = createTransport(process.env.SMTP_URL ?? "smtp://localhost:1025");

const sendMail = (message) => transport.sendMail({ from: "shop@example.org", ...message });
/** The message's text stays here: what is recorded is said by hand. */
const send = observe(sendMail, { name: "send-mail", type: "tool", captureInput: false, captureOutput: false });

try {
  await trace("welcome", { userId: "user-1" }, async (whole) => {
    const { accepted, response } = await send({ to: "ada@example.org", subject: "Welcome", text: "Good to have you." });
    whole.update({ output: { accepted, response } });
  });
} finally {
  await langfuse.shutdown();
}
