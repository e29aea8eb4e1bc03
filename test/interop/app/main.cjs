if (process.env.KIT_FIRST === "1") require("./kit.cjs");
require("./neighbour.cjs");
const { langfuse } = require("./kit.cjs");
const neighbour = require("./helpers.cjs");
const express = require("express");
const kit = require("@langfuse-kit/core");
const official = optional("@langfuse/tracing");
require("./server.cjs")({ express, kit, official, neighbour, langfuse });

function optional(name) {
  try {
    return require(name);
  } catch {
    return undefined;
  }
}
