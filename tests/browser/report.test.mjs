// The page of `cargo xtask report`: what a reader does with it, by mouse, by keyboard, without a script.

import assert from "node:assert/strict";
import { readFileSync, statSync } from "node:fs";
import { after, before, test } from "node:test";
import { REPORT, codes, csv, launch, open, path, shown, unique } from "./support.mjs";

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

const all = codes();
const names = unique(all.map((row) => row.code));
const years = unique(all.map((row) => row.inntektsaar));
const kategorier = unique(all.map((row) => row.kategori).filter(Boolean));
const named = (fits) => unique(all.filter(fits).map((row) => row.code)).length;

const status = (page) => page.locator("section.codes > .count [role=status]").textContent();
const filter = (page, name) => page.locator(`section.codes > form [name=${name}]`);
const settled = async (page, count) => {
  await page.waitForFunction((count) => document.querySelector("section.codes > .count [role=status]")
    .textContent.startsWith(`Viser ${count} av`), count, { timeout: 5000 }).catch(() => {});
  assert.equal(await status(page), `Viser ${count} av ${names.length}`);
  assert.equal(await shown(page), count);
};

test("the page is one file below a megabyte, and lets nothing in", () => {
  assert.ok(statSync(path(REPORT)).size < 1_000_000, `${statSync(path(REPORT)).size} bytes`);
  const text = readFileSync(path(REPORT), "utf8");
  assert.match(text, /<html lang="nb">/);
  assert.match(text, /Content-Security-Policy" content="default-src 'none'; style-src 'sha256-[^']+'; script-src 'sha256-[^']+'; base-uri 'none'; form-action 'none'"/);
});

test("every download is there", async () => {
  const page = await open(browser, REPORT);
  const links = await page.locator("#nedlasting a").evaluateAll((links) => links.map((link) => link.getAttribute("href")));
  assert.ok(links.length > years.length * 2, `${links.length} links`);
  for (const link of links) assert.ok(statSync(path(`report/${link}`)).size > 0, link);
  await page.done();
});

test("each row says by a word what became of its code", async () => {
  const page = await open(browser, REPORT);
  const cells = await page.locator(".matrix tbody > tr:first-child > td").evaluateAll((cells) => cells.map((cell) => cell.textContent));
  assert.equal(cells.length, names.length * years.length);
  assert.deepEqual(cells.filter((text) => !/[a-z]/.test(text) || !/[^\w\s]/.test(text)), []);
  await page.done();
});

test("without a script everything is there, the filters work and no control is dead", async () => {
  const page = await open(browser, REPORT, { javaScriptEnabled: false });
  assert.equal(await shown(page), names.length);
  for (const dead of await page.locator("[data-script]").all()) assert.ok(!await dead.isVisible());
  for (const row of (await page.locator(".matrix tbody").all()).slice(0, 2)) {
    assert.ok(!await row.locator(".more").isVisible());
    await row.locator("summary").click();
    assert.ok(await row.locator(".more dl").isVisible());
    assert.match(await row.locator(".more dl").textContent(), /Rust.*::/s);
  }
  await filter(page, "kategori").selectOption(kategorier[1]);
  assert.equal(await shown(page), named((row) => row.kategori === kategorier[1]));
  await filter(page, "aar").selectOption(years[2]);
  const both = new Set(all.filter((row) => row.kategori === kategorier[1]).map((row) => row.code));
  assert.equal(await shown(page), named((row) => row.inntektsaar === years[2] && both.has(row.code)));
  await page.getByRole("button", { name: "Nullstill" }).click();
  assert.equal(await shown(page), names.length);
  await page.locator("#feilkoder summary").first().click();
  assert.ok(await page.locator("#feilkoder tbody tr").first().isVisible());
  const errors = csv("report/codes/errors.csv");
  assert.equal(await page.locator("#feilkoder tbody tr").count(), errors.length);
  await page.done();
  const linked = await open(browser, REPORT, { javaScriptEnabled: false, hash: `#kode.${names[300]}` });
  assert.ok(await linked.locator(`tbody:target .more dl`).isVisible());
  await linked.done();
});

test("the counts are those of the lists", async () => {
  const page = await open(browser, REPORT);
  await settled(page, names.length);
  for (const year of [years[0], years[3], years.at(-1)]) {
    await filter(page, "aar").selectOption(year);
    await settled(page, named((row) => row.inntektsaar === year));
  }
  await page.getByRole("button", { name: "Nullstill" }).click();
  for (const kategori of kategorier) {
    await filter(page, "kategori").selectOption(kategori);
    await settled(page, named((row) => row.kategori === kategori));
  }
  await filter(page, "kategori").selectOption("");
  const word = "formue";
  await filter(page, "tekst").fill(word);
  await settled(page, named((row) => `${row.code} ${row.text}`.toLowerCase().includes(word)));
  await filter(page, "tekst").fill("finnes virkelig ikke");
  await settled(page, 0);
  assert.ok(await page.getByText("Ingen koder passer til utvalget.").isVisible());
  await filter(page, "tekst").fill("");
  await settled(page, names.length);
  const last = years.at(-1);
  await filter(page, "endret").selectOption(last);
  const marked = await page.locator(".matrix tbody").evaluateAll((rows) => rows.filter((row) => row.checkVisibility()
    && !row.rows[0].cells[row.rows[0].cells.length - 1].querySelector("b")).length);
  assert.equal(marked, 0);
  assert.ok(await shown(page) > 0 && await shown(page) < names.length);
  await page.done();
});

test("addresses lead to a code, a choice, two years and an error", async () => {
  const code = names.at(-5);
  const page = await open(browser, REPORT, { hash: `#kode.${code}` });
  const row = page.locator("tbody:target");
  assert.equal(await row.locator("summary code").textContent(), code);
  assert.ok(await row.locator(".more dl").isVisible());
  await page.waitForFunction(() => {
    const top = document.querySelector("tbody:target summary").getBoundingClientRect().top;
    const header = document.querySelector(".matrix thead th").getBoundingClientRect();
    return header.top >= 0 && top >= header.bottom - 1 && top < innerHeight;
  }, undefined, { timeout: 5000 });

  await filter(page, "kategori").selectOption(kategorier[1]);
  await filter(page, "endret").selectOption(years[4]);
  await filter(page, "tekst").fill("æ");
  await page.waitForFunction(() => location.hash.includes("tekst"));
  const [count, link] = [await status(page), await page.locator("section.codes > .count a").getAttribute("href")];
  await page.done();
  const again = await open(browser, REPORT, { hash: link });
  assert.equal(await status(again), count);
  assert.equal(await filter(again, "tekst").inputValue(), "æ");
  assert.equal(await filter(again, "kategori").inputValue(), kategorier[1]);
  await again.evaluate((hash) => { location.hash = hash; }, link.replace(/kategori=[^&]*/, "kategori=finnesikke&tekst=%26"));
  assert.equal(await filter(again, "kategori").inputValue(), "");
  await again.evaluate((hash) => { location.hash = hash; }, `#${await again.locator("section.codes").first().getAttribute("id")}?aar=${years[3]}`);
  await settled(again, named((of) => of.inntektsaar === years[3]));

  const error = csv("report/codes/errors.csv").find((of) => of.code);
  await again.evaluate((hash) => { location.hash = hash; }, `#feil-${error.slug}.${error.code}`);
  const target = again.locator("tr:target");
  await target.waitFor({ state: "visible" });
  assert.ok((await target.textContent()).includes(error.omraade));
  await again.done();
});

test("two years side by side are what the lists say", async () => {
  const page = await open(browser, REPORT);
  for (const [from, to] of [[years[1], years[4]], [years[4], years[7]], [years.at(-2), years.at(-1)]]) {
    await page.locator(".compare [name=fra]").selectOption(from);
    await page.locator(".compare [name=til]").selectOption(to);
    const listed = async (kind) => page.locator(`[data-kind=${kind}] li > a`).allTextContents();
    const of = (year) => new Map(all.filter((row) => row.inntektsaar === year).map((row) => [row.code, row]));
    const [old, fresh] = [of(from), of(to)];
    const [added, gone, renamed, moved, reworded] = await Promise.all(["added", "gone", "renamed", "moved", "reworded"].map(listed));
    assert.deepEqual(unique([...added, ...renamed]), unique([...fresh.keys()].filter((code) => !old.has(code))));
    assert.ok(gone.every((code) => old.has(code) && !fresh.has(code)));
    const left = [...old.keys()].filter((code) => !fresh.has(code) && !gone.includes(code));
    for (const code of left) assert.ok(old.get(code).renamed_to, `${code} is neither gone nor renamed`);
    const both = [...fresh.keys()].filter((code) => old.has(code));
    const differ = (name) => both.filter((code) => old.get(code)[name] && fresh.get(code)[name] && old.get(code)[name] !== fresh.get(code)[name]);
    assert.deepEqual(unique(moved.filter((code) => both.includes(code))), unique(differ("kategori")));
    assert.deepEqual(unique(reworded.filter((code) => both.includes(code))), unique(differ("text")));
  }
  const link = await page.getByRole("link", { name: "Lenke til sammenligningen" }).getAttribute("href");
  const said = await page.locator(".compare [role=status]").textContent();
  await page.locator(".compare [name=fra]").selectOption(years[0]);
  assert.notEqual(await page.locator(".compare [role=status]").textContent(), said);
  await page.done();
  const again = await open(browser, REPORT, { hash: link });
  assert.equal(await again.locator(".compare [role=status]").textContent(), said);
  await again.done();
});

test("the keyboard reaches everything, and the focus is never behind a header", async () => {
  const page = await open(browser, REPORT, { viewport: { width: 900, height: 600 } });
  const focus = () => page.evaluate(() => {
    const of = document.activeElement;
    const box = of.getBoundingClientRect();
    const on = document.elementFromPoint(box.left + Math.min(box.width / 2, 40), box.top + Math.min(box.height / 2, 12));
    const header = document.querySelector(".matrix thead th").getBoundingClientRect();
    const style = getComputedStyle(of);
    return {
      what: of.name || of.localName,
      text: of.textContent.slice(0, 40),
      isSeen: of === on || of.contains(on),
      isClear: of.localName !== "summary" || !of.closest(".matrix") || box.top >= header.bottom - 1 || header.bottom < 0,
      isMarked: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    };
  });
  const press = async (key) => {
    await page.keyboard.press(key);
    const at = await focus();
    assert.ok(at.isSeen && at.isClear && at.isMarked, JSON.stringify(at));
    return at;
  };
  assert.equal((await press("Tab")).text, "Hopp til innholdet");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.id), "innhold");
  const order = [];
  while (order.at(-1) !== "div" && order.length < 20) order.push((await press("Tab")).what);
  assert.deepEqual(order, ["summary", "tekst", "kategori", "aar", "endret", "button", "a", "a", "div"]);
  // The table has as many stops as rows; one link leads past all of them.
  await press("Shift+Tab");
  await page.keyboard.press("Enter");
  await press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.name), "fra");
  await page.locator(".past").focus();
  await press("Tab");
  for (let step = 0; step < 25; step += 1) assert.equal((await press("Tab")).what, "summary");
  await page.keyboard.press("Enter");
  const open26 = page.locator(".matrix tbody").nth(24);
  assert.ok(await open26.locator(".more dl").isVisible());
  for (let step = 0; step < 15; step += 1) await press("Tab");
  for (let step = 0; step < 35; step += 1) await press("Shift+Tab");
  await page.done();
});
