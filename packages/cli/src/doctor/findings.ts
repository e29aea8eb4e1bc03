import type { Finding } from "./types.ts";

export const ok = (name: string, why: string): Finding => ({ name, level: "ok", why });

export const warning = (name: string, why: string, fix?: string): Finding => ({ name, level: "warning", why, fix });

export const problem = (name: string, why: string, fix?: string): Finding => ({ name, level: "problem", why, fix });
