import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { findChromium } from "./chromium";
import { buildStatic } from "../web/build";

/** Pictures of every page that a test looked at, for people. */
const screenshots = path.join(__dirname, "..", "..", "build", "storefront", "screenshots");

export interface Look {
  readonly size: "phone" | "desktop";
  readonly theme: "light" | "dark";
}

export interface BrowserWindow {
  readonly page: Page;
  /**
   * Looks at the page as it is: no accessibility violation that axe knows, nothing to scroll sideways. Keeps a picture.
   * @param name the picture's, for example `cart`.
   */
  look(name: string): Promise<void>;
  /** What the page complained about since the last time, but for answers that the test wanted to fail. */
  complaints(): string[];
}

/** Gives a suite a browser, closed at its end; and builds the scripts and styles that pages need. */
export function withBrowser(suite: Mocha.Suite): { open(origin: string, look: Look): Promise<BrowserWindow> } {
  let browser: Browser | undefined;
  const contexts: BrowserContext[] = [];
  suite.beforeAll("start the browser", async function () {
    this.timeout(180_000);
    await buildStatic();
    await mkdir(screenshots, { recursive: true });
    browser = await launch();
  });
  suite.afterEach("close its windows", async () => {
    await Promise.all(contexts.splice(0).map((it) => it.close()));
  });
  suite.afterAll("close the browser", () => browser?.close());
  return {
    open: async (origin, look) => {
      const context = await browser!.newContext({ baseURL: origin, ...contextOptions(look) });
      contexts.push(context);
      context.setDefaultTimeout(30_000);
      return openWindow(await context.newPage(), look);
    },
  };
}

async function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: await findChromium(() => undefined),
    args: [
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-dev-shm-usage",
      // A browser's own sandbox doesn't start for root.
      ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
    ],
  });
}

function contextOptions({ size, theme }: Look): Parameters<Browser["newContext"]>[0] {
  const appearance = { colorScheme: theme, reducedMotion: "reduce", locale: "en-US" } as const;
  return size === "phone"
    ? { ...appearance, viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true }
    : { ...appearance, viewport: { width: 1280, height: 800 } };
}

function openWindow(page: Page, { size, theme }: Look): BrowserWindow {
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(`${message.text()} (${message.location().url})`);
  });
  return {
    page,
    complaints: () => complaints.splice(0),
    look: async (name) => {
      await noBusyPart(page);
      await page.screenshot({ path: path.join(screenshots, `${name}-${size}-${theme}.png`), fullPage: true });
      const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
      assert.deepEqual(violations.flatMap(described), [], `accessibility of ${name}`);
      const [needed, width] = await page.evaluate<[number, number]>(
        "[document.documentElement.scrollWidth, document.documentElement.clientWidth]",
      );
      assert.ok(needed <= width, `${name} needs ${needed} pixels of ${width}`);
    },
  };
}

/** Pictures of pages half loaded are no use to anybody. */
async function noBusyPart(page: Page): Promise<void> {
  await page.waitForSelector("[aria-busy=true]", { state: "detached" });
  await page.evaluate(
    "Promise.all([...document.images].map((it) => { it.loading = 'eager'; return it.decode().catch(() => undefined); }))",
  );
}

type Violation = Awaited<ReturnType<AxeBuilder["analyze"]>>["violations"][number];

const described = ({ id, impact, nodes }: Violation): string[] =>
  nodes.map((it) => `${impact ?? "?"} ${id}: ${it.target.join(" ")}: ${it.failureSummary ?? ""}`);
