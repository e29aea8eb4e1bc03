import { createServer } from "node:http";
import { initLangfuse, trace, withContext } from "@langfuse-kit/core";

initLangfuse({ serviceName: "search" });

const server = createServer((request, response) => {
  withContext(request.headers, () =>
    trace("find", () => {
      response.end(JSON.stringify(["Order 7"]));
    }),
  );
});
server.listen(process.env.PORT, () => console.log(server.address().port));
