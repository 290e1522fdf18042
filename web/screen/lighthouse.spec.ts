import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium, expect, test } from "@playwright/test";
import { Owner } from "../e2e/owner";
import { at } from "../e2e/visit";

/** Of a hundred. */
const LEAST = { performance: 90, accessibility: 100 };
const PAGES = ["/", "/usage"];
/** The best of these counts: what else the machine did meanwhile is no fault of the page. */
const TIMES = 3;

interface Report {
  lhr: {
    categories: Record<
      string,
      { score: number | null; auditRefs: { id: string; weight: number }[] }
    >;
    audits: Record<string, { score: number | null; title: string; displayValue?: string }>;
  };
}

type Lighthouse = (url: string, flags: object, config: object) => Promise<Report | undefined>;

/** Installed apart from the console's own packages; HUB_LIGHTHOUSE is where. */
async function lighthouse(): Promise<{ run: Lighthouse; desktop: object }> {
  const core = join(process.env.HUB_LIGHTHOUSE ?? "", "node_modules/lighthouse/core");
  const read = (file: string) => import(pathToFileURL(join(core, file)).href);
  return {
    run: (await read("index.js")).default,
    desktop: (await read("config/desktop-config.js")).default,
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() =>
        typeof address === "object" && address ? resolve(address.port) : reject(new Error("none")),
      );
    });
  });
}

test("Lighthouse finds the overview fast and accessible", async () => {
  const { run, desktop } = await lighthouse();
  const port = await freePort();
  const profile = await mkdtemp(join(tmpdir(), "hub-lighthouse-"));
  // Lighthouse opens tabs of its own, so the session has to be the browser's, not a context's.
  const browser = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [`--remote-debugging-port=${port}`, "--no-sandbox", "--disable-gpu", "--no-first-run"],
  });
  await new Owner(browser.request, at("")).signIn();
  const flags = {
    port,
    disableStorageReset: true,
    onlyCategories: Object.keys(LEAST),
    logLevel: "error",
  };
  const told: string[] = [];
  const wrong: string[] = [];
  for (const path of PAGES) {
    const best: Record<string, number> = {};
    const faults: Record<string, string[]> = {};
    for (let time = 0; time < TIMES; time += 1) {
      const report = (await run(at(path), flags, desktop))?.lhr;
      if (!report) throw new Error(`Lighthouse tells nothing of ${path}`);
      for (const [name, { score, auditRefs }] of Object.entries(report.categories)) {
        const points = Math.round((score ?? 0) * 100);
        if (points < (best[name] ?? 0)) continue;
        best[name] = points;
        faults[name] = auditRefs
          .map(({ id, weight }) => ({ weight, ...report.audits[id] }))
          .filter(({ weight, score: part }) => weight > 0 && part !== null && (part ?? 0) < 0.9)
          .map(({ title, displayValue }) => `${title} ${displayValue ?? ""}`.trim());
      }
      if (Object.entries(LEAST).every(([name, least]) => (best[name] ?? 0) >= least)) break;
    }
    told.push(`${path}: ${JSON.stringify(best)}`);
    for (const [name, least] of Object.entries(LEAST)) {
      const points = best[name] ?? 0;
      if (points < least) wrong.push(`${path}: ${name} ${points}: ${faults[name]?.join("; ")}`);
    }
  }
  await browser.close();
  await rm(profile, { recursive: true, force: true });
  process.stdout.write(`Lighthouse, desktop, of 100:\n  ${told.join("\n  ")}\n`);
  expect(wrong).toEqual([]);
});
