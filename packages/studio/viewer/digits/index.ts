/** Whole numbers that JavaScript cannot hold; the server's view of them. */
export * from "../../src/digits/index.ts";
