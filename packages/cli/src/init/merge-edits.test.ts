import { expect, it } from "vitest";
import { readProject } from "../project/index.ts";
import { projectFolder } from "../project-for-tests.ts";
import { mergeEdits } from "./merge-edits.ts";

it("refuses all edits of a file that would be another program, and says what goes where", () => {
  const index = "f();\nif (a)\n  b();\n";
  const project = readProject(projectFolder({ "package.json": { main: "index.js" }, "index.js": index }));
  const insertions = [
    { at: 0, text: 'require("./ours.js");\n' },
    { at: index.indexOf("  b"), text: "  app.use();\n" },
  ];
  expect(mergeEdits(project, [{ path: "index.js", insertions }])).toEqual({
    changes: [],
    refused: [{ what: "Put these into index.js", code: 'line 1: require("./ours.js");\nline 3: app.use();' }],
  });
});
