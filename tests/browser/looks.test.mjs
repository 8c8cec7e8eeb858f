// How the page of `cargo xtask report` looks: to axe, in both colour schemes, at 320 pixels, on paper.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { REPORT, codes, faults, launch, open, shown, unique } from "./support.mjs";

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

const names = unique(codes().map((row) => row.code));

test("axe finds nothing, in both colour schemes, wide and narrow", async () => {
  for (const [colorScheme, width] of [["light", 1280], ["dark", 1280], ["light", 320], ["dark", 768]]) {
    const page = await open(browser, REPORT, { colorScheme, viewport: { width, height: 900 } });
    // Rows of every kind, but not each of them: a fault in one is a fault in all, and axe looks long at each.
    await page.locator("section.codes > form [name=tekst]").fill("alderspensjon");
    await page.waitForFunction(() => location.hash.includes("tekst"));
    await page.evaluate(() => {
      const rows = [...document.querySelectorAll(".matrix tbody:not([data-out]) details")].slice(0, 4);
      const errors = [...document.querySelectorAll("#feilkoder details")].slice(0, 4);
      for (const of of document.querySelectorAll("tbody[data-out], #feilkoder details:nth-of-type(n + 12)")) of.remove();
      for (const of of [...rows, ...errors, ...document.querySelectorAll("#api-er details, .legend")]) of.open = true;
    });
    assert.deepEqual(await faults(page), [], `${colorScheme} at ${width}`);
    await page.done();
  }
});

test("at 320 pixels nothing but the tables scrolls sideways", async () => {
  const page = await open(browser, REPORT, { viewport: { width: 320, height: 640 } });
  await page.evaluate(() => {
    for (const of of document.querySelectorAll("details.fold")) of.open = true;
  });
  await page.locator(".matrix summary").first().click();
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 320);
  const box = await page.locator(".more dl").first().boundingBox();
  assert.ok(box.x >= 0 && box.x + box.width <= 320, JSON.stringify(box));
  const first = await page.locator(".matrix tbody th").first().boundingBox();
  assert.ok(first.width < 160, `the first column leaves room: ${first.width}`);
  await page.done();
});

test("on paper all rows are there, and no control", async () => {
  const page = await open(browser, REPORT);
  await page.locator(".matrix summary").first().click();
  await page.emulateMedia({ media: "print" });
  assert.equal(await shown(page), names.length);
  assert.ok(await page.locator(".more dl").first().isVisible());
  for (const control of ["form.filter", "nav", ".skip", ".past"]) {
    for (const of of await page.locator(control).all()) assert.ok(!await of.isVisible(), control);
  }
  const position = (selector) => page.locator(selector).first().evaluate((of) => getComputedStyle(of).position);
  assert.equal(await position(".matrix thead th"), "static");
  assert.equal(await position(".matrix tbody th"), "static");
  const table = await page.locator(".matrix").evaluate((of) => [of.scrollHeight, of.clientHeight]);
  assert.ok(table[0] - table[1] <= 1, `nothing of the table is cut off: ${table}`);
  await page.done();
});
