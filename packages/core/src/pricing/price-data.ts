// Written by scripts/generate-prices.ts from Langfuse's default model prices (MIT licence, see
// THIRD-PARTY-NOTICES.md), with scripts/price-corrections.ts. The words are those of price-vocabulary.ts.

/** US dollars per million tokens: "# date family", then "name[=pattern] ... : prices [| tier prices] ..." */
export const priceData: string = String.raw`
# 2026-08-20 plain
claude-opus-4-8=(anthropic/)?claude-opus-4-8|~claude-opus-4-8(-v1(:0)?)? claude-opus-5=(anthropic/)?claude-opus-5|~claude-opus-5(-v1(:0)?)? : in 5 cached 0.5 write 6.25 write1h 10 out 25 search 10000 | speed in 10 cached 1 write 12.5 write1h 20 out 50 search 10000
# 2026-08-20 openai
gpt-4o gpt-4o-2024-08-06 gpt-4o-2024-11-20 : in 2.5 cached 1.25 out 10 | fast in 4.25 cached 2.125 out 17
gpt-4o-2024-05-13 : in 5 out 15 | fast in 8.75 out 26.25
gpt-4o-mini gpt-4o-mini-2024-07-18 : in 0.15 cached 0.075 out 0.6 | fast in 0.25 cached 0.125 out 1
gpt-4.1 gpt-4.1-2025-04-14 : in 2 cached 0.5 out 8 | fast in 3.5 cached 0.875 out 14
gpt-4.1-mini-2025-04-14 gpt-4.1-mini : in 0.4 cached 0.1 out 1.6 | fast in 0.7 cached 0.175 out 2.8
gpt-4.1-nano-2025-04-14 gpt-4.1-nano : in 0.1 cached 0.025 out 0.4 | fast in 0.2 cached 0.05 out 0.8
o3 o3-2025-04-16 : in 2 cached 0.5 out 8 | fast in 3.5 cached 0.875 out 14 | flex in 1 cached 0.25 out 4
o4-mini o4-mini-2025-04-16 : in 1.1 cached 0.275 out 4.4 | fast in 2 cached 0.5 out 8 | flex in 0.55 cached 0.138 out 2.2
gpt-5 gpt-5-2025-08-07 gpt-5.1 gpt-5.1-2025-11-13 : in 1.25 cached 0.125 out 10 | fast in 2.5 cached 0.25 out 20 | flex in 0.625 cached 0.0625 out 5
gpt-5-mini gpt-5-mini-2025-08-07 : in 0.25 cached 0.025 out 2 | fast in 0.45 cached 0.045 out 3.6 | flex in 0.125 cached 0.0125 out 1
gpt-5-nano gpt-5-nano-2025-08-07 : in 0.05 cached 0.005 out 0.4 | flex in 0.025 cached 0.0025 out 0.2
gpt-5.2 gpt-5.2-2025-12-11 : in 1.75 cached 0.175 out 14 | fast in 3.5 cached 0.35 out 28 | flex in 0.875 cached 0.0875 out 7
gpt-5.4 gpt-5.4-2026-03-05 : in 2.5 cached 0.25 out 15 | flexOver272k in 2.5 cached 0.25 out 11.25 | fast in 5 cached 0.5 out 30 | flex in 1.25 cached 0.13 out 7.5 | over272k in 5 cached 0.5 out 22.5
gpt-5.4-pro gpt-5.4-pro-2026-03-05 : in 30 out 180 | flexOver272k in 30 out 135 | flex in 15 out 90 | over272k in 60 out 270
gpt-5.4-mini gpt-5.4-mini-2026-03-17 : in 0.75 cached 0.075 out 4.5 | fast in 1.5 cached 0.15 out 9 | flex in 0.375 cached 0.0375 out 2.25
gpt-5.4-nano gpt-5.4-nano-2026-03-17 : in 0.2 cached 0.02 out 1.25 | flex in 0.1 cached 0.01 out 0.625
gpt-5.5-2026-04-23=gpt-5.5(-2026-04-23)? : in 5 cached 0.5 out 30 | flexOver272k in 5 cached 0.5 out 22.5 | fast in 12.5 cached 1.25 out 75 | flex in 2.5 cached 0.25 out 15 | over272k in 10 cached 1 out 45
gpt-5.5-pro-2026-04-23=gpt-5.5-pro(-2026-04-23)? : in 30 out 180 | flex in 15 out 90 | over272k in 60 out 270
gpt-5.6-sol : in 5 cached 0.5 write 6.25 out 30 | fastOver272k in 20 cached 2 write 25 out 90 | flexOver272k in 5 cached 0.5 write 6.25 out 22.5 | fast in 10 cached 1 write 12.5 out 60 | flex in 2.5 cached 0.25 write 3.125 out 15 | over272k in 10 cached 1 write 12.5 out 45
gpt-5.6-terra : in 2 cached 0.2 write 2.5 out 12 | fastOver272k in 8 cached 0.8 write 10 out 36 | flexOver272k in 2 cached 0.2 write 2.5 out 9 | fast in 4 cached 0.4 write 5 out 24 | flex in 1 cached 0.1 write 1.25 out 6 | over272k in 4 cached 0.4 write 5 out 18
gpt-5.6-luna : in 0.2 cached 0.02 write 0.25 out 1.2 | fastOver272k in 0.8 cached 0.08 write 1 out 3.6 | flexOver272k in 0.2 cached 0.02 write 0.25 out 0.9 | fast in 0.4 cached 0.04 write 0.5 out 2.4 | flex in 0.1 cached 0.01 write 0.125 out 0.6 | over272k in 0.4 cached 0.04 write 0.5 out 1.8
# 2026-08-14 google
gemini-3.6-flash gemini-3.7-flash : in 0.75 cached 0.075 out 3.75 search 14000
# 2026-08-07 plain
babbage-002 : in 0.4 out 0.4
davinci-002 : in 2 out 2
# 2026-08-04 google
gemini-3.5-flash-lite : in 0.3 cached 0.03 out 2.5 search 14000
# 2026-08-04 anthropic
claude-sonnet-4-5-20250929=claude-sonnet-4-5(-20250929)?|~claude-sonnet-4-5(-20250929)?-v1(:0)?|claude-sonnet-4-5-V1(@20250929)?|claude-sonnet-4-5(@20250929)? : in 3 cached 0.3 write 3.75 write1h 6 out 15 search 10000
# 2026-07-29 openai
gpt-5.3-codex : in 1.75 cached 0.175 out 14
# 2026-07-28 plain
claude-fable-5=(anthropic/)?claude-fable-5|~claude-fable-5(-v1(:0)?)? : in 10 cached 1 write 12.5 write1h 20 out 50 search 10000
claude-sonnet-5=(anthropic/)?claude-sonnet-5|~claude-sonnet-5(-v1(:0)?)? : in 2 cached 0.2 write 2.5 write1h 4 out 10 search 10000
# 2026-07-28 anthropic
claude-3-opus-20240229=claude-3-opus-20240229|~claude-3-opus-20240229-v1:0|claude-3-opus@20240229 claude-opus-4-20250514=claude-opus-4(-20250514)?|~claude-opus-4(-20250514)?-v1(:0)?|claude-opus-4(@20250514)? claude-opus-4-1-20250805=claude-opus-4-1(-20250805)?|~claude-opus-4-1(-20250805)?-v1(:0)?|claude-opus-4-1(@20250805)? : in 15 cached 1.5 write 18.75 write1h 30 out 75 search 10000
claude-3-sonnet-20240229=claude-3-sonnet-20240229|~claude-3-sonnet-20240229-v1:0|claude-3-sonnet@20240229 claude-3-5-sonnet-20240620=claude-3-5-sonnet-20240620|~claude-3-5-sonnet-20240620-v1:0|claude-3-5-sonnet@20240620 claude-3.5-sonnet-20241022=claude-3-5-sonnet-20241022|~claude-3-5-sonnet-20241022-v2:0|claude-3-5-sonnet-V2@20241022 claude-3.7-sonnet-20250219=claude-3.7-sonnet-20250219|~claude-3.7-sonnet-20250219-v1:0|claude-3-7-sonnet-V1@20250219|claude-3-7-sonnet@20250219 claude-sonnet-4-20250514=claude-sonnet-4(-20250514)?|~claude-sonnet-4(-20250514)?-v1(:0)?|claude-sonnet-4-V1(@20250514)?|claude-sonnet-4(@20250514)? claude-sonnet-4-6=claude-sonnet-4-6|~claude-sonnet-4-6(-v1(:0)?)? : in 3 cached 0.3 write 3.75 write1h 6 out 15 search 10000
claude-3-haiku-20240307=claude-3-haiku-20240307|~claude-3-haiku-20240307-v1:0|claude-3-haiku@20240307 : in 0.25 cached 0.03 write 0.3 write1h 0.5 out 1.25 search 10000
claude-3-5-haiku-20241022=claude-3-5-haiku-20241022|~claude-3-5-haiku-20241022-v1:0|claude-3-5-haiku-V1@20241022|claude-3-5-haiku@20241022 : in 0.8 cached 0.08 write 1 write1h 1.6 out 4 search 10000
claude-haiku-4-5-20251001=claude-haiku-4-5(-20251001)?|~claude-haiku-4-5-20251001-v1:0|claude-4-5-haiku@20251001|claude-haiku-4-5@20251001 : in 1 cached 0.1 write 1.25 write1h 2 out 5 search 10000
claude-opus-4-5-20251101=claude-opus-4-5(-20251101)?|~claude-opus-4-5(-20251101)?-v1(:0)?|claude-opus-4-5(@20251101)? claude-opus-4-6=claude-opus-4-6|~claude-opus-4-6-v1(:0)? claude-opus-4-7=claude-opus-4-7|~claude-opus-4-7-v1(:0)? : in 5 cached 0.5 write 6.25 write1h 10 out 25 search 10000
# 2026-07-14 google
gemini-2.5-flash : in 0.3 cached 0.03 audio 1 out 2.5
gemini-2.5-flash-lite : in 0.1 cached 0.01 audio 0.3 out 0.4
gemini-2.5-pro : in 1.25 cached 0.125 out 10 | over200k in 2.5 cached 0.25 out 15
gemini-3-pro-preview gemini-3.1-pro-preview=gemini-3.1-pro-preview(-customtools)? : in 2 cached 0.2 out 12 search 14000 | over200k in 4 cached 0.4 out 18 search 14000
gemini-3.5-flash : in 1.5 cached 0.15 out 9 search 14000
gemini-3-flash-preview : in 0.5 cached 0.05 out 3 search 14000
gemini-3.1-flash-lite gemini-3.1-flash-lite-preview : in 0.25 cached 0.025 audio 0.5 out 1.5 search 14000
# 2026-06-16 openai
gpt-4-preview : in 10 out 30
# 2026-06-09 anthropic
claude-mythos-5 : in 10 cached 1 write 12.5 write1h 20 out 50 search 10000
# 2026-04-13 anthropic
claude-3.5-sonnet-latest=claude-3-5-sonnet-latest claude-3.7-sonnet-latest=claude-3-7-sonnet-latest claude-sonnet-4-latest : in 3 cached 0.3 write 3.75 write1h 6 out 15 search 10000
claude-3.5-haiku-latest=claude-3-5-haiku-latest : in 0.8 cached 0.08 write 1 write1h 1.6 out 4 search 10000
# 2026-03-19 plain
gemini-live-2.5-flash-native-audio=(google/)?gemini-live-2.5-flash-native-audio : in 0.5 audio 3 image 3 out 2 outAudio 12
# 2026-03-06 google@
gemini-1.0-pro-latest : in 0.25 out 0.5
gemini-1.0-pro gemini-1.0-pro-001 gemini-pro : in 0.125 out 0.375
gemini-1.5-pro-latest : in 2.5 out 7.5
gemini-2.0-flash-001 gemini-2.0-flash : in 0.1 out 0.4
gemini-2.0-flash-lite-preview-02-05 gemini-2.0-flash-lite-preview : in 0.075 out 0.3
# 2025-12-12 openai
gpt-4-1106-preview gpt-4-turbo-vision=gpt-4(-\d{4})?-vision-preview gpt-4-0125-preview gpt-4-turbo-preview gpt-4-turbo-2024-04-09 gpt-4-turbo : in 10 out 30
gpt-4-32k gpt-4-32k-0613 gpt-4-32k-0314 : in 60 out 120
gpt-3.5-turbo-1106=gpt-(35|3.5)-turbo-1106 : in 1 out 2
gpt-3.5-turbo-0613=gpt-(35|3.5)-turbo-0613 gpt-3.5-turbo-instruct=gpt-(35|3.5)-turbo-instruct : in 1.5 out 2
gpt-4-0613 gpt-4-0314 gpt-4 : in 30 out 60
gpt-3.5-turbo-16k-0613=gpt-(35|3.5)-turbo-16k-0613 : in 3 out 4
gpt-3.5-turbo-0301=gpt-(35|3.5)-turbo-0301 : in 2 out 2
gpt-3.5-turbo-0125=gpt-(35|3.5)-turbo-0125 gpt-3.5-turbo=gpt-(35|3.5)-turbo gpt-3.5-turbo-16k=gpt-(35|3.5)-turbo-16k : in 0.5 out 1.5
o1-preview o1-preview-2024-09-12 o1 o1-2024-12-17 : in 15 cached 7.5 out 60
o1-mini o1-mini-2024-09-12 o3-mini o3-mini-2025-01-31 : in 1.1 cached 0.55 out 4.4
gpt-4o-audio-preview gpt-4o-audio-preview-2024-10-01 : in 2.5 audio 100 out 10 outAudio 200
gpt-4o-realtime-preview gpt-4o-realtime-preview-2024-10-01 : in 5 cached 2.5 audio 100 cachedAudio 20 out 20 outAudio 200
gpt-4.5-preview gpt-4.5-preview-2025-02-27 : in 75 cached 37.5 out 150
o3-pro o3-pro-2025-06-10 : in 20 out 80
o1-pro o1-pro-2025-03-19 : in 150 out 600
gpt-5-chat-latest : in 1.25 cached 0.125 out 10
gpt-5-pro gpt-5-pro-2025-10-06 : in 15 out 120
gpt-5.2-pro gpt-5.2-pro-2025-12-11 : in 21 out 168
# 2025-12-12 anthropic
claude-instant-1.2 claude-instant-1 : in 1.63 out 5.51
claude-2.0 claude-2.1 claude-1.3 claude-1.2 claude-1.1 : in 8 out 24
# 2024-11-25 plain
chatgpt-4o-latest : in 5 out 15
# 2024-01-31 plain@
chat-bison codechat-bison-32k codechat-bison text-bison-32k chat-bison-32k text-bison code-gecko code-bison code-bison-32k : in 0.25 out 0.5
text-unicorn : in 2.5 out 7.5
textembedding-gecko textembedding-gecko-multilingual : total 0.1
# 2024-01-31 plain
ft:gpt-3.5-turbo-1106=ft:gpt-3.5-turbo-1106:.+:.*:.+ : in 3 out 6
ft:gpt-3.5-turbo-0613=ft:gpt-3.5-turbo-0613:.+:.*:.+ : in 12 out 16
ft:davinci-002=ft:davinci-002:.+:.*:.+ : in 12 out 12
ft:babbage-002=ft:babbage-002:.+:.*:.+ : in 1.6 out 1.6
# 2024-01-26 plain
text-embedding-3-small : total 0.02
text-embedding-3-large : total 0.13
# 2024-01-24 plain
text-ada-001 : total 4
text-babbage-001 : total 0.5
text-curie-001 text-davinci-001 text-davinci-002 text-davinci-003 : total 20
text-embedding-ada-002-v2 text-embedding-ada-002 : total 0.1
`;
