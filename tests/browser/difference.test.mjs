// The pages of `cargo xtask diff --format html`, which have no script.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { DIFFERENCES, faults, launch, open, path } from "./support.mjs";

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

for (const file of DIFFERENCES) {
  test(`${file} is without a fault`, async () => {
    assert.match(readFileSync(path(file), "utf8"), /default-src 'none'; style-src 'sha256-[^']+'; base-uri/);
    for (const [colorScheme, width] of [["light", 1280], ["dark", 1280], ["light", 320]]) {
      const page = await open(browser, file, { colorScheme, viewport: { width, height: 900 } });
      assert.ok(await page.locator("main li").count() > 3);
      assert.deepEqual(await faults(page), [], `${colorScheme} at ${width}`);
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), width);
      await page.done();
    }
  });
}
