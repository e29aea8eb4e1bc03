export const {
  MODEL_URL = "http://127.0.0.1:8000",
  MODEL = "gpt-5-mini",
  OPENAI_API_KEY = "none",
  EVALUATION_CRON = "0 3 * * *",
  FAIL_FIRST_ATTEMPT,
  REDIS_URL,
  DATABASE_URL = "postgres://postgres@127.0.0.1/postgres",
} = process.env;
