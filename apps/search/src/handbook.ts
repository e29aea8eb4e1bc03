import { readFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";

export interface Article {
  readonly title: string;
  readonly text: string;
}

/** The handbook in SQLite's full-text index, ranked by BM25; a word of the title counts for three. */
export function openHandbook(): { search(query: string, limit?: number): Article[] } {
  const database = new DatabaseSync(":memory:");
  database.exec("CREATE VIRTUAL TABLE articles USING fts5 (title, text, tokenize = 'porter unicode61')");
  const insert = database.prepare("INSERT INTO articles (title, text) VALUES (?, ?)");
  const articles = JSON.parse(readFileSync(new URL("handbook.json", import.meta.url), "utf8")) as Article[];
  for (const { title, text } of articles) insert.run(title, text);
  const select = database.prepare(
    "SELECT title, text FROM articles WHERE articles MATCH ? ORDER BY bm25(articles, 3.0, 1.0) LIMIT ?",
  );
  return {
    search(query, limit = 3) {
      // Each word in quotes, so that nothing in it is an operator.
      const words = query.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu) ?? [];
      if (words.length === 0) return [];
      const rows = select.all(words.map((word) => `"${word}"`).join(" OR "), limit);
      return rows.map(({ title, text }) => ({ title: String(title), text: String(text) }));
    },
  };
}
