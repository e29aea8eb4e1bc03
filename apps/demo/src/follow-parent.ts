// Loaded into each service: where the demo is gone without having said so, nothing of it stays behind.
process.once("disconnect", () => process.kill(process.pid, "SIGTERM"));
// The channel alone keeps nobody alive.
process.channel?.unref();
