// Reads a published site in a browser; see `run`.
"use strict";

const { execFileSync } = require("node:child_process");
const fs = require("node:fs");
const http = require("node:http");
const os = require("node:os");
const path = require("node:path");
const { pathToFileURL } = require("node:url");
const { chromium } = require("playwright-core");

const site = path.resolve(process.argv[2]);
const shots = process.env.SHOTS;
const TYPES = { ".css": "text/css", ".html": "text/html", ".js": "text/javascript", ".json": "application/json" };
/** How long the page of the largest document may take, in milliseconds. */
const LIMIT = Number(process.env.LIMIT ?? 3000);
/** The same of the page without scripts. */
const PLAIN_LIMIT = Number(process.env.PLAIN_LIMIT ?? 1000);

let passed = 0;
let failed = 0;
function check(what, holds, detail = "") {
  if (holds) passed += 1;
  else failed += 1;
  console.log(`${holds ? "ok" : "FAILED"}: ${what}${detail === "" ? "" : `, ${detail}`}`);
}

/** Serves the folder as any web server would. */
function serve() {
  const server = http.createServer((request, response) => {
    const file = path.join(site, decodeURIComponent(new URL(request.url, "http://localhost").pathname));
    fs.readFile(file, (error, bytes) => {
      response.writeHead(error ? 404 : 200, { "content-type": TYPES[path.extname(file)] ?? "application/octet-stream" });
      response.end(error ? "" : bytes);
    });
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}

/** A page that writes down its errors and the requests that leave the folder. */
async function open(browser, base, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1400, height: 900 }, ...options });
  const page = await context.newPage();
  page.errors = [];
  page.outside = [];
  page.on("console", (message) => message.type() === "error" && page.errors.push(message.text()));
  page.on("pageerror", (error) => page.errors.push(String(error)));
  page.on("request", (request) => {
    if (!request.url().startsWith(base) && !/^(data|blob):/.test(request.url())) page.outside.push(request.url());
  });
  return page;
}

const shot = (page, name) => page.screenshot({ path: path.join(shots, `${name}.png`) });

/** Waits until the navigation of the reference is there. */
const shown = (page) => page.waitForFunction(() => document.querySelectorAll("#reference a").length > 5, null, { polling: 20 });

/** The names of the operations that the document of the page has, as of what the reader chose. */
const operations = (page, version) =>
  page.evaluate((version) => {
    const whole = window.apiref.document;
    const { paths } = version ? window.apiref.project(whole, version) : whole;
    return Object.values(paths).flatMap((item) => Object.values(item).flatMap((o) => o.operationId ?? []));
  }, version);

/** The references that lead from the paths of a document to its components, directly or by others. */
const references = (document) => {
  const found = new Set();
  const visit = (value) => {
    if (value === null || typeof value !== "object") return;
    const reference = value.$ref;
    if (typeof reference === "string" && reference.startsWith("#/") && !found.has(reference)) {
      found.add(reference);
      visit(reference.slice(2).split("/").reduce((at, key) => at?.[decodeURIComponent(key)], document));
    }
    Object.values(value).forEach(visit);
  };
  visit(document.paths);
  return found;
};

/** The keys of each component that an operation of a document needs. */
const components = (document) => {
  const needed = references(document);
  const schemas = Object.entries(document.components.schemas).filter(([name]) => needed.has(`#/components/schemas/${name}`));
  return Object.fromEntries(schemas.map(([name, schema]) => [name, Object.keys(schema.properties ?? {}).sort().join(" ")]));
};

/** Holds what the page makes of a microversion against what the compiler does. */
async function projected(page, { folder, input, version }) {
  if (!process.env.APIREF || !input) return;
  const out = fs.mkdtempSync(path.join(os.tmpdir(), "apiref-"));
  const build = ["build", input, "--out", out, "--emit", "openapi", "--format", "json", "--microversion", version];
  execFileSync(process.env.APIREF, build, { stdio: "ignore" });
  const compiled = components(JSON.parse(fs.readFileSync(path.join(out, folder, "openapi.json"), "utf8")));
  fs.rmSync(out, { recursive: true });
  const shown = components(await page.evaluate((version) => window.apiref.project(window.apiref.document, version), version));
  const common = Object.keys(compiled).filter((name) => name in shown);
  const other = common.filter((name) => compiled[name] !== shown[name]);
  const what = `${folder}: at ${version} the page has the fields that the compiler says`;
  check(what, common.length > 20 && other.length === 0, `${common.length} components, others: ${other.slice(0, 3).join(" ") || "none"}`);
}

async function document_(browser, base, { folder, input, query, title, gated, version, has }) {
  const name = folder;
  const page = await open(browser, base);
  // The cost of the page is told by its thread's own clock: other work of the machine does not count.
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Performance.enable", { timeDomain: "threadTicks" });
  const started = Date.now();
  await page.goto(`${base}/${folder}/latest/index.html`);
  await shown(page);
  const took = Date.now() - started;
  const { metrics } = await devtools.send("Performance.getMetrics");
  const busy = Math.round(1000 * metrics.find((metric) => metric.name === "TaskDuration").value);
  check(`${name}: loads in under ${LIMIT} ms`, busy < LIMIT, `${busy} ms of work, ${took} ms by the clock`);
  await shot(page, `${name}-desktop`);

  // Search.
  await page.keyboard.press("Control+k");
  await page.keyboard.type(query, { delay: 15 });
  const found = page.getByRole("option", { name: new RegExp(title.replace(/[()]/g, "\\$&")) }).or(page.locator("[role=dialog] a", { hasText: title }));
  await found.first().waitFor({ timeout: 60000 });
  await shot(page, `${name}-search`);
  await found.first().click();
  const heading = page.getByRole("heading", { name: title, exact: true });
  await heading.first().waitFor({ timeout: 60000 });
  await page.waitForTimeout(700);
  check(`${name}: a search finds “${title}” and opens it`, await heading.first().isVisible());
  await shot(page, `${name}-operation`);

  // Microversions.
  const all = await operations(page, "");
  const then = await operations(page, version);
  check(`${name}: ${gated} is there at some microversions only`, all.includes(gated) && then.includes(gated) === has);
  await page.selectOption("#microversion", version);
  await page.waitForTimeout(700);
  await shown(page);
  check(`${name}: the choice is in the address`, page.url().includes(`microversion=${version}`));
  await shot(page, `${name}-${version}`);
  await projected(page, { folder, input, version });
  await page.selectOption("#microversion", "");
  await page.waitForTimeout(500);

  check(`${name}: no error on the console`, page.errors.length === 0, page.errors.slice(0, 3).join(" | "));
  check(`${name}: no request leaves the folder`, page.outside.length === 0, page.outside.slice(0, 3).join(" "));

  // A link in a description leads where it says; that is the reader's own request.
  const link = page.locator("#reference .markdown a[href]").first();
  const href = await link.getAttribute("href");
  await page.context().route((url) => !url.href.startsWith(base), (route) => route.fulfill({ contentType: "text/html", body: "there" }));
  const [popup] = await Promise.all([
    page.context().waitForEvent("page", { timeout: 20000 }).catch(() => null),
    link.click(),
  ]);
  await page.waitForTimeout(300);
  const at = (popup ?? page).url();
  check(`${name}: a link of a description is followed`, new URL(href, page.url()).href === at || at.includes(href), at);
  await page.context().close();

  // From the disk, without a server.
  const folderUrl = pathToFileURL(site).href;
  const disk = await open(browser, folderUrl, { colorScheme: "dark" });
  await disk.goto(`${folderUrl}/${folder}/latest/index.html?microversion=${version}`);
  await shown(disk);
  check(`${name}: works from the disk`, disk.errors.length === 0 && disk.outside.length === 0, [...disk.errors, ...disk.outside].join(" | "));
  await shot(disk, `${name}-dark`);
  await disk.context().close();

  const phone = await open(browser, base, { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true });
  await phone.goto(`${base}/${folder}/latest/index.html`);
  await phone.waitForFunction(() => document.querySelectorAll("#reference h1, #reference h2").length > 0);
  await phone.waitForTimeout(500);
  const wide = await phone.evaluate(() => {
    const ends = [...document.querySelectorAll(".bar > *")].map((part) => part.getBoundingClientRect().right);
    return Math.max(document.documentElement.scrollWidth, ...ends) - window.innerWidth;
  });
  check(`${name}: fits a telephone`, wide <= 1, `${wide} px too wide`);
  await shot(phone, `${name}-phone`);
  await phone.context().close();
}

/** The page of a document without scripts: nothing of it is missing without them, and it is there at once. */
async function plain(browser, base, folder) {
  const page = await open(browser, base, { javaScriptEnabled: false });
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Performance.enable", { timeDomain: "threadTicks" });
  await page.goto(`${base}/${folder}/latest/reference.html`, { waitUntil: "load" });
  const { metrics } = await devtools.send("Performance.getMetrics");
  const busy = Math.round(1000 * metrics.find((metric) => metric.name === "TaskDuration").value);
  check(`${folder}, plain: loads in under ${PLAIN_LIMIT} ms`, busy < PLAIN_LIMIT, `${busy} ms of work`);
  check(`${folder}, plain: no error, and nobody is asked`, page.errors.length + page.outside.length === 0, [...page.errors, ...page.outside].join(" "));
  await shot(page, `${folder}-plain`);
  const last = page.locator(".operation h3 a").last();
  const anchor = await last.getAttribute("href");
  await page.goto(`${base}/${folder}/latest/reference.html${anchor}`);
  await page.waitForTimeout(300);
  const box = await last.boundingBox();
  check(`${folder}, plain: a link leads to its place`, box !== null && box.y >= 0 && box.y < 900, `${anchor} at ${box?.y}`);
  await shot(page, `${folder}-plain-last`);
  await page.setViewportSize({ width: 390, height: 844 });
  const width = await page.locator("html").evaluate((element) => element.scrollWidth).catch(() => 0);
  check(`${folder}, plain: no wider than a telephone`, width <= 390, `${width}`);
  await shot(page, `${folder}-plain-phone`);
  await page.context().close();
}

async function main() {
  fs.mkdirSync(shots, { recursive: true });
  const server = await serve();
  const base = `http://127.0.0.1:${server.address().port}`;
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ["--no-sandbox"] });
  const index = await open(browser, base);
  await index.goto(`${base}/index.html`);
  const rows = await index.locator(".document").count();
  check("the index lists documents", rows > 0, `${rows}`);
  const links = await index.$$eval("a", (all) => all.map((a) => a.getAttribute("href")));
  const dead = links.filter((href) => !fs.existsSync(path.join(site, href.split("#")[0])));
  check("every link of the index leads somewhere", dead.length === 0, dead.slice(0, 3).join(" "));
  await shot(index, "index");
  await index.getByRole("searchbox").fill("revert a volume");
  const found = await index.locator("details li:visible").allTextContents();
  check("a search of the index finds an operation", found.some((text) => /Revert a volume/i.test(text)), found.slice(0, 2).join("; "));
  await index.locator("details li:visible a").first().click();
  check("and leads to its place", /reference\.html#revert-a-volume/.test(index.url()), index.url());
  await index.goto(`${base}/index.html?expanded=create-a-volume-detail#create-a-volume`);
  await index.waitForURL(/reference\.html#create-a-volume$/);
  check("the index goes on to the place that an old link names", true);
  check("the index makes no error and asks nobody", index.errors.length + index.outside.length === 0, [...index.errors, ...index.outside].join(" "));
  await index.context().close();

  await document_(browser, base, {
    folder: "block-storage-v3",
    input: "spec/block-storage",
    query: "revert a volume",
    title: "Revert a volume",
    gated: "revert_volume",
    version: "3.39",
    has: false,
  });
  if (fs.existsSync(path.join(site, "compute-v2"))) {
    await document_(browser, base, {
      folder: "compute-v2",
      input: process.env.NOVA,
      query: "search hypervisor",
      title: "Search Hypervisor (DEPRECATED)",
      gated: "search_hypervisor",
      version: "2.53",
      has: false,
    });
  }
  for (const folder of fs.readdirSync(site).sort()) {
    if (fs.existsSync(path.join(site, folder, "latest/reference.html"))) await plain(browser, base, folder);
  }
  await browser.close();
  server.close();
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
