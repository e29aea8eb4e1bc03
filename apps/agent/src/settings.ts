export const {
  SEARCH_URL = "http://127.0.0.1:3002",
  MODEL_URL = "http://127.0.0.1:8000",
  MODEL = "gpt-5-mini",
  OPENAI_API_KEY = "none",
} = process.env;
