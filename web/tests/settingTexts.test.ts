// @vitest-environment node
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { SettingTexts } from "../src/i18n/settingTexts";

const README = join(import.meta.dirname, "../../README.md");
const LOCALES = join(import.meta.dirname, "../locales");

/** What the hub says of its settings; a Rust test keeps the README's table equal to it. */
const said = new Map(
  (readFileSync(README, "utf8").split(/<!-- \/?settings -->/)[1] ?? "")
    .split("\n")
    .filter((line) => line.startsWith("| `"))
    .map((line) => {
      const cells = line.slice(2, -2).split(" | ");
      const [variable = "", , , usual = "", meaning = ""] = cells;
      expect(cells.length, line).toBe(5);
      return [variable.replaceAll("`", ""), { default: usual, meaning }] as const;
    }),
);

const jsonIn = (folder: string) =>
  readdirSync(folder).filter((name: string) => name.endsWith(".json"));
const languages = jsonIn(join(LOCALES, "settings"));

/** Whether a default is told in words, which every language has its own of. */
function isProse(usual: string): boolean {
  const words = usual.replace(/`[^`]*`/g, "").replace(/\d+ [KMG]iB/g, "");
  return /\p{L}/u.test(words);
}

/** What stays the same in every language: code, and numbers. */
function fixed(text: string): string[] {
  const codes = text.match(/`[^`]*`/g) ?? [];
  const numbers = text.replace(/`[^`]*`/g, "").match(/\d+/g) ?? [];
  return [...new Set([...codes, ...numbers])].sort();
}

it("finds the settings in the README", () => {
  expect(said.size).toBeGreaterThan(80);
  expect([...said.keys()]).toContain("HUB_PORT");
});

it("tells settings in Chinese, and in no language that the console does not speak", () => {
  expect(languages).toContain("zh.json");
  expect(jsonIn(LOCALES)).toEqual(expect.arrayContaining(languages));
});

describe.each(languages)("settings in %s", (name) => {
  const file = readFileSync(join(LOCALES, "settings", name), "utf8");
  const texts: SettingTexts = JSON.parse(file);

  it("are those that the hub has, in its order", () => {
    expect(Object.keys(texts)).toEqual([...said.keys()]);
  });

  it("have a meaning, and a default where it is told in words", () => {
    for (const [variable, { meaning, default: usual }] of Object.entries(texts)) {
      const english = said.get(variable);
      expect(meaning, variable).toBeTruthy();
      expect(meaning, variable).not.toBe(english?.meaning);
      expect(Boolean(usual), variable).toBe(isProse(english?.default ?? ""));
    }
  });

  // A text that was forgotten when the hub's changed is often seen by what both should name.
  it("name the same code and numbers as the hub's own words", () => {
    for (const [variable, text] of Object.entries(texts)) {
      const english = said.get(variable);
      expect([variable, fixed(text.meaning)]).toEqual([variable, fixed(english?.meaning ?? "")]);
      if (text.default === undefined) continue;
      expect([variable, fixed(text.default)]).toEqual([variable, fixed(english?.default ?? "")]);
    }
  });
});
