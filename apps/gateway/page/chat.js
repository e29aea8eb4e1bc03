import { feedbackOf } from "@langfuse-kit/core/feedback-client";

const chatId = crypto.randomUUID();
const messages = document.getElementById("messages");
const form = document.getElementById("form");

form.addEventListener("submit", async (submit) => {
  submit.preventDefault();
  const text = new FormData(form).get("text");
  form.reset();
  show("user").textContent = text;
  const answer = show("assistant");
  try {
    const response = await fetch(`/chats/${chatId}/messages`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-user": "visitor" },
      body: JSON.stringify({ text }),
    });
    if (!response.ok) throw new Error(`The shop answered ${response.status}.`);
    const decoder = new TextDecoder();
    for (const reader = response.body.getReader(); ; ) {
      const { done, value } = await reader.read();
      if (done) break;
      answer.append(decoder.decode(value, { stream: true }));
    }
    offerThumbs(answer, feedbackOf(response));
  } catch {
    answer.append(" (No answer: please try again.)");
  }
});

function show(role) {
  const message = document.createElement("li");
  message.className = role;
  messages.append(message);
  return message;
}

/** Two buttons; whichever is pressed last counts. */
function offerThumbs(answer, send) {
  if (send === undefined) return;
  const said = document.createElement("span");
  said.setAttribute("role", "status");
  for (const [value, label, sign] of [
    [1, "Helpful", "👍"],
    [0, "Not helpful", "👎"],
  ]) {
    const button = document.createElement("button");
    button.type = "button";
    button.ariaLabel = label;
    button.textContent = sign;
    button.addEventListener("click", async () => {
      const result = await send({ name: "thumbs", value });
      said.textContent = result.ok ? "Thank you." : `Not taken: ${result.error}.`;
    });
    answer.append(button);
  }
  answer.append(said);
}
