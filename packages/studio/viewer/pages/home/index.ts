/** Where one begins: how to send, and what has come. */
export { Home } from "./home.tsx";
