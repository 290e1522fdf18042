import { defineConfig } from "@playwright/test";

/**
 * Drives a real hub: HUB_URL is where it serves, HUB_OWNER_LINK a fresh one-time link of it.
 * `scripts/test` starts the hub on an empty data folder and sets both.
 */
export default defineConfig({
  testDir: "e2e",
  outputDir: "test-results",
  // One story told in order: each step needs what the one before set up.
  workers: 1,
  fullyParallel: false,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [["list"]],
  // Other stories sign in by the link when no password is set yet; the one that tells of the link needs it unused.
  projects: [
    { name: "first", testMatch: "console.spec.ts" },
    { name: "then", testIgnore: "console.spec.ts" },
  ],
  use: {
    baseURL: process.env.HUB_URL,
    locale: "en-US",
    screenshot: "only-on-failure",
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
});
