export const {
  PORT = "3000",
  AGENT_URL = "http://127.0.0.1:3001",
  REDIS_URL,
  DATABASE_URL = "postgres://postgres@127.0.0.1/postgres",
} = process.env;
