import { startStudio } from "./index.ts";

// A Studio in a process of its own, to be killed: `node serve-for-tests.ts '{"db":"…"}'`.
const studio = await startStudio(JSON.parse(process.argv[2] ?? "{}"));
process.send?.({ url: studio.url, token: studio.token });
process.on("message", () => void studio.close().then(() => process.exit(0)));
