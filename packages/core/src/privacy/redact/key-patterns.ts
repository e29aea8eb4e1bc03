/**
 * How the keys of providers begin, and what follows. Each begins with a literal, so that a text without it is passed
 * over quickly, none nests a repetition, and all that it finds
 * is one word of `[\w+/=.:-]`, of fourteen of them or more.
 */
export const keyPatterns: readonly string[] = [
  // OpenAI, Anthropic, Langfuse, DeepSeek, OpenRouter, LiteLLM
  "[sp]k-[\\w-]{12,}",
  // Stripe and who copied it; LangSmith, Pinecone
  "[sprw]k_(?:live|test|prod)_\\w{8,}",
  "whsec_[\\w+/=]{16,}",
  "lsv2_\\w{16,}",
  "pcsk_\\w{16,}",
  // GitHub, GitLab, npm, PyPI
  "gh[opsur]_\\w{20,}",
  "github_pat_\\w{20,}",
  "glpat-[\\w-]{16,}",
  "npm_\\w{30,}",
  "pypi-[\\w-]{30,}",
  // AWS, Google, Azure
  "(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}(?::[\\w+/=]{40})?",
  "AIza[\\w-]{30,}",
  "ya29\\.[\\w-]{20,}",
  "GOCSPX-[\\w-]{20,}",
  "AccountKey=[\\w+/=]{20,}",
  // Hugging Face, Groq, xAI, Replicate, Perplexity, Tavily, Fireworks, Cerebras, NVIDIA
  "hf_\\w{20,}",
  "gsk_\\w{20,}",
  "xai-[\\w-]{20,}",
  "r8_\\w{20,}",
  "pplx-\\w{20,}",
  "tvly-[\\w-]{16,}",
  "fw_\\w{16,}",
  "csk-\\w{20,}",
  "nvapi-[\\w-]{20,}",
  // Slack, Discord, Telegram, SendGrid, Twilio, Mailgun
  "xox[abeoprs]-[\\w-]{10,}",
  "xapp-[\\w-]{10,}",
  "SG\\.[\\w-]{16,100}\\.[\\w-]{16,}",
  "key-[0-9a-f]{32}",
  "\\d{8,10}:AA[\\w-]{30,}",
  // DigitalOcean, Databricks, Shopify, Linear, Notion, Doppler, HashiCorp, Vercel, Atlassian, New Relic, Sentry
  "do[opr]_v1_\\w{30,}",
  "dapi[0-9a-f]{32}",
  "shp(?:at|ca|pa|ss)_\\w{16,}",
  "lin_api_\\w{16,}",
  "ntn_\\w{20,}",
  "dp\\.(?:pt|st|ct|sa)\\.\\w{20,}",
  "hv[sb]\\.[\\w-]{20,}",
  "ATATT[\\w=-]{20,}",
  "NRAK-\\w{20,}",
  "sntry[su]_[\\w+/=.-]{20,}",
];
