/** Where everything that is received goes in: many requests, one transaction, an answer after the commit. */
export { createIntake, type Intake } from "./intake.ts";
export { createNews, type News, type NewsItem } from "./news.ts";
export { createReception, type Reception, type Sender } from "./reception.ts";
