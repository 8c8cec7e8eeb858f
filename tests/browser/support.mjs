// A browser with nothing of its own, the pages that the lane wrote, and what the files beside them say.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const wanted = (name) => {
  assert.ok(process.env[name], `${name} is not set; run .ci/browser`);
  return process.env[name];
};

/** The folder that the lane wrote the pages to. */
const pages = wanted("PAGES");
export const path = (file) => join(pages, file);
export const address = (file) => pathToFileURL(path(file)).href;

export const REPORT = "report/index.html";
export const DIFFERENCES = ["years.html", "specifications.html"];

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Each start has an empty profile. */
export const launch = () => chromium.launch({
  executablePath: wanted("CHROMIUM"),
  args: [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
  ],
});

/** A page that fails its test by a request to anything but itself, and by a message of the browser. */
export async function open(browser, file, { hash = "", ...options } = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const faults = [];
  const own = address(file);
  page.on("request", (request) => {
    if (request.url().split("#")[0] !== own) faults.push(`a request to ${request.url()}`);
  });
  page.on("console", (message) => faults.push(message.text()));
  page.on("pageerror", (error) => faults.push(error.message));
  await page.goto(own + hash);
  page.done = async () => {
    await context.close();
    assert.deepEqual(faults, []);
  };
  return page;
}

/** The faults that axe finds, one a line. */
export async function faults(page) {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
    const { violations, passes } = await globalThis.axe.run(document, {
      runOnly: tags,
      resultTypes: ["violations"],
    });
    if (passes.length < 20) return [`only ${passes.length} rules were tried`];
    return violations.flatMap(({ id, nodes }) => nodes.slice(0, 3).map((node) => `${id}: ${node.html.slice(0, 200)}`));
  });
}

/** The rows of a CSV file as objects. */
export function csv(file) {
  const text = readFileSync(path(file), "utf8");
  const rows = [[""]];
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const row = rows.at(-1);
    const char = text[at];
    if (quoted && char === '"' && text[at + 1] === '"') {
      row[row.length - 1] += '"';
      at += 1;
    } else if (char === '"') quoted = !quoted;
    else if (!quoted && char === ",") row.push("");
    else if (!quoted && char === "\n") rows.push([""]);
    else row[row.length - 1] += char;
  }
  rows.pop();
  const head = rows.shift();
  return rows.map((row) => Object.fromEntries(head.map((name, at) => [name, row[at]])));
}

/** The codes of each inntektsår, by the file beside the page. */
export const codes = () => csv("report/codes/codes.csv").filter((row) => row.inntektsaar);
export const unique = (values) => [...new Set(values)].sort();

/** The rows of codes that are shown, as they are drawn. */
export const shown = (page) => page.locator(".matrix tbody").evaluateAll((rows) => rows.filter((row) => row.checkVisibility()).length);
