// Holds what this project has on its pages against the rules of axe, and reaches it by the keyboard; see `run`.
"use strict";

const fs = require("node:fs");
const path = require("node:path");
const { pathToFileURL } = require("node:url");
const { chromium } = require("playwright-core");
const axe = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const site = pathToFileURL(path.resolve(process.argv[2])).href;
/** What the viewer draws; all else of a page is ours, and so are the badges, whose text is. */
const VIEWER = "#reference, .scalar-app";
const VIEWED = "block-storage-v3/latest/index.html";
const PLAIN = "block-storage-v3/latest/reference.html";
const GRAVE = ["serious", "critical"];

let passed = 0;
let failed = 0;
function check(what, holds, detail = "") {
  if (holds) passed += 1;
  else failed += 1;
  console.log(`${holds ? "ok" : "FAILED"}: ${what}${detail === "" ? "" : `, ${detail}`}`);
}

/** The grave violations of a page: ours, and the rules that the viewer breaks, with how often. */
async function grave(page) {
  return page.evaluate(
    async ([viewer, impacts]) => {
      const { violations } = await window.axe.run(document, { resultTypes: ["violations"] });
      const ours = [];
      const viewers = {};
      for (const { id, impact, nodes } of violations.filter((violation) => impacts.includes(violation.impact))) {
        for (const { target } of nodes) {
          const element = document.querySelector(target[0]);
          const drawn = element?.closest(viewer) && !element.matches(viewer);
          if (drawn && !element.closest(".badge")) viewers[id] = (viewers[id] ?? 0) + 1;
          else ours.push(`${id} (${impact}) at ${target.join(" ")}`);
        }
      }
      return { ours, viewers };
    },
    [VIEWER, GRAVE],
  );
}

/** What the keyboard reaches, in order: until it comes to the same again, or often enough. */
async function reached(page, times) {
  const seen = [];
  for (let n = 0; n < times; n += 1) {
    await page.keyboard.press("Tab");
    seen.push(
      await page.evaluate(() => {
        const at = document.activeElement;
        const outline = getComputedStyle(at).outlineStyle !== "none" || at.matches(".skip");
        const part = at.closest("#reference") ? "reference " : "";
        return `${part}${at.id || at.className || at.tagName} ${at.getAttribute("aria-label") ?? at.textContent.trim().slice(0, 40)}${at.closest(".bar") && !outline ? " UNSEEN" : ""}`;
      }),
    );
  }
  return seen;
}

async function main() {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ["--no-sandbox"] });
  const views = [
    ["desktop, light", { viewport: { width: 1400, height: 900 }, colorScheme: "light" }],
    ["desktop, dark", { viewport: { width: 1400, height: 900 }, colorScheme: "dark" }],
    ["telephone, light", { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, colorScheme: "light" }],
    ["telephone, dark", { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, colorScheme: "dark" }],
  ];
  /** Where on the page the operation with a badge is, as soon as a search has found it. */
  let operation = "";
  for (const [name, options] of views) {
    // The policy of the page lets no script in from outside, and that is meant for others than this one.
    const context = await browser.newContext({ ...options, bypassCSP: true });
    for (const file of ["index.html", PLAIN, VIEWED]) {
      const page = await context.newPage();
      await page.goto(`${site}/${file}${file === VIEWED ? operation : ""}`);
      if (file === VIEWED) {
        await page.waitForFunction(() => document.querySelectorAll("#reference h1, #reference h2").length > 0);
        await page.waitForTimeout(1000);
        const badge = page.locator(".badge", { hasText: "since 3.40" });
        if (!operation) {
          await page.keyboard.press("Control+k");
          await page.keyboard.type("revert a volume", { delay: 15 });
          await page.getByRole("option", { name: /Revert a volume/i }).or(page.locator("[role=dialog] a", { hasText: "Revert a volume" })).first().click();
          await badge.first().waitFor();
          operation = new URL(page.url()).hash;
        }
        await badge.first().waitFor();
        await page.locator(".menu summary").first().click();
      }
      await page.addScriptTag({ content: axe });
      const { ours, viewers } = await grave(page);
      const theirs = Object.entries(viewers).map(([id, count]) => `${id} ${count}`).join(", ");
      check(`${file}, ${name}: nothing grave of ours`, ours.length === 0, [...ours.slice(0, 4), theirs && `the viewer's: ${theirs}`].filter(Boolean).join("; "));
      await page.close();
    }
    await context.close();
  }

  const context = await browser.newContext({ viewport: { width: 1400, height: 900 } });
  const page = await context.newPage();
  await page.goto(`${site}/block-storage-v3/latest/index.html`);
  await page.waitForFunction(() => document.querySelectorAll("#reference a").length > 5);
  const seen = await reached(page, 24);
  if (process.env.SHOW) console.log(seen.join("\n"));
  const at = (part) => seen.findIndex((text) => text.includes(part));
  check("Tab comes to the skip link first", at("skip") === 0, seen[0]);
  check("Tab comes to the selector of microversions", at("microversion") > 0);
  check("Tab comes to the navigation", seen.some((text) => text.startsWith("reference")));
  check("what has the focus in the bar is seen to have it", !seen.some((text) => text.endsWith("UNSEEN")));
  await page.focus("#microversion");
  await page.keyboard.press("ArrowDown");
  await page.waitForTimeout(500);
  check("an arrow key chooses a microversion", page.url().includes("microversion="), page.url().split("?")[1]);
  await browser.close();
  console.log(`${passed} passed, ${failed} failed`);
}

main().then(
  () => process.exit(failed ? 1 : 0),
  (error) => {
    console.log(`FAILED: ${error}`);
    console.log(`${passed} passed, ${failed + 1} failed`);
    process.exit(1);
  },
);
