import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { budget } from "./budget.ts";
import { compress } from "./compress.ts";

// `base: './'` keeps every address relative: the hub may be mounted under any prefix, and it
// rewrites the <base> element of index.html to say which.
export default defineConfig({
  base: "./",
  resolve: { alias: { "@": new URL("./src", import.meta.url).pathname } },
  plugins: [react(), budget(), compress()],
  build: {
    outDir: "dist",
    target: "es2023",
    chunkSizeWarningLimit: 600,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        codeSplitting: {
          // What most pages need lies in one file: dozens of small ones compress worse, and each has to be
          // asked for.
          groups: [{ name: "common", minShareCount: 12, test: /./ }],
        },
      },
    },
  },
  server: {
    proxy: { "/api": hub(), "/v1": hub() },
  },
  test: {
    environment: "happy-dom",
    include: ["src/**/*.test.{ts,tsx}", "tests/**/*.test.ts"],
    setupFiles: ["tests/setup.ts"],
    testTimeout: 60_000,
    restoreMocks: true,
  },
});

function hub() {
  return { target: process.env.HUB_URL ?? "http://127.0.0.1:8787", changeOrigin: false };
}
