const createWork = require("./work.cjs");

/** An Express service on a free port; it says where by a line on stdout, and leaves when it is asked to. */
module.exports = function startServer({ express, kit, official, neighbour, langfuse }) {
  const app = express();
  let url = "";
  const work = createWork({ kit, official, neighbour, selfUrl: () => url });
  app.get("/work/:id", async (request, response) => {
    response.json(await work(Number(request.params.id)));
  });
  app.get("/downstream/:id", (request, response) => void response.send(`downstream ${request.params.id}`));
  app.get("/health", (_request, response) => void response.json(langfuse.health()));
  app.get("/leave", async (_request, response) => {
    const flushed = await langfuse.flush();
    await neighbour.flush?.();
    response.json({ flushed, health: langfuse.health() });
  });
  neighbour.errorHandler?.(app);
  const server = app.listen(0, "127.0.0.1", () => {
    url = `http://127.0.0.1:${server.address().port}`;
    process.stdout.write(`listening ${url}\n`);
  });
};
