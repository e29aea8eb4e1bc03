/**
 * How the keys of providers begin, and what follows. Each begins with a literal, so that a text without it is passed
 * over quickly, and none nests a repetition.
 */
export const keyPatterns: readonly string[] = [
  // OpenAI, Anthropic, Langfuse, DeepSeek, OpenRouter, LiteLLM
  "[sp]k-[\\w-]{12,400}",
  // Stripe and who copied it; LangSmith, Pinecone
  "[sprw]k_(?:live|test|prod)_\\w{8,200}",
  "whsec_[\\w+/=]{16,200}",
  "lsv2_\\w{16,200}",
  "pcsk_\\w{16,200}",
  // GitHub, GitLab, npm, PyPI
  "gh[opsur]_\\w{20,300}",
  "github_pat_\\w{20,300}",
  "glpat-[\\w-]{16,200}",
  "npm_\\w{30,200}",
  "pypi-[\\w-]{30,300}",
  // AWS, Google, Azure
  "(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}",
  "AIza[\\w-]{30,100}",
  "ya29\\.[\\w-]{20,400}",
  "GOCSPX-[\\w-]{20,100}",
  "AccountKey=[\\w+/=]{20,200}",
  "SharedAccessSignature=[^\\s;]{8,400}",
  // Hugging Face, Groq, xAI, Replicate, Perplexity, Tavily, Fireworks, Cerebras, NVIDIA
  "hf_\\w{20,200}",
  "gsk_\\w{20,200}",
  "xai-[\\w-]{20,200}",
  "r8_\\w{20,200}",
  "pplx-\\w{20,200}",
  "tvly-[\\w-]{16,200}",
  "fw_\\w{16,200}",
  "csk-\\w{20,200}",
  "nvapi-[\\w-]{20,200}",
  // Slack, Discord, Telegram, SendGrid, Twilio, Mailgun
  "xox[abeoprs]-[\\w-]{10,300}",
  "xapp-[\\w-]{10,300}",
  "SG\\.[\\w-]{16,100}\\.[\\w-]{16,200}",
  "key-[0-9a-f]{32}",
  "\\d{8,10}:AA[\\w-]{30,60}",
  // DigitalOcean, Databricks, Shopify, Linear, Notion, Doppler, HashiCorp, Vercel, Atlassian, New Relic, Sentry
  "do[opr]_v1_\\w{30,200}",
  "dapi[0-9a-f]{32}",
  "shp(?:at|ca|pa|ss)_\\w{16,200}",
  "lin_api_\\w{16,200}",
  "ntn_\\w{20,200}",
  "dp\\.(?:pt|st|ct|sa)\\.\\w{20,200}",
  "hv[sb]\\.[\\w-]{20,300}",
  "ATATT[\\w=-]{20,400}",
  "NRAK-\\w{20,100}",
  "sntry[su]_[\\w+/=.-]{20,400}",
];
