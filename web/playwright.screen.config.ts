import { defineConfig } from "@playwright/test";
import usual from "./playwright.config";

/** How fast the console is on a hub that has been in use for months: HUB_URL and HUB_OWNER_LINK as usual. */
export default defineConfig({
  ...usual,
  projects: [{ name: "screen" }],
  testDir: "screen",
  timeout: 300_000,
});
