import { describe, expect, it } from "vitest";
import { previewOf } from "./preview.ts";

const picture = "@@@langfuseMedia:type=image/png|id=abc|source=bytes@@@";

describe("what a list shows of an input", () => {
  it.each([
    [
      "the last question",
      {
        messages: [
          { role: "user", content: "Hello" },
          { role: "assistant", content: "Yes?" },
        ],
      },
      "Hello",
    ],
    [
      "the words beside a picture",
      [
        {
          role: "user",
          content: [
            { type: "text", text: "What is this?" },
            { type: "image_url", image_url: { url: picture } },
          ],
        },
      ],
      "What is this?",
    ],
    ["a picture by its type", `See ${picture} there.`, "See [image/png] there."],
    ["data as it is", { report: 77 }, '{"report":77}'],
  ])("is %s", (_what, input, shown) => {
    expect(previewOf(typeof input === "string" ? input : JSON.stringify(input), "user")).toBe(shown);
  });
});
