import { render } from "preact";
import { App } from "./app.tsx";
import { applyTheme, currentTheme } from "./frame/index.ts";
import "./style/index.css";

applyTheme(currentTheme());
const root = document.getElementById("studio");
document.getElementById("plain")?.remove();
if (root !== null) render(<App />, root);
