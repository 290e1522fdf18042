import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { expect, it } from "vitest";
import en from "../locales/en.json";

const LOCALES = join(import.meta.dirname, "../locales");
/** Every language but English, which the code is written against. */
const others = readdirSync(LOCALES)
  .filter((name) => name.endsWith(".json") && name !== "en.json")
  .map((name) => [name, JSON.parse(readFileSync(join(LOCALES, name), "utf8"))] as const);
const SRC = join(import.meta.dirname, "../src");
/** Attributes that a person reads or hears. */
const VISIBLE = [
  "label",
  "title",
  "placeholder",
  "aria-label",
  "alt",
  "helperText",
  "text",
  "header",
];
/** Forms of one text for different numbers; languages have different ones. */
const PLURAL = /_(zero|one|two|few|many|other)$/;

function keysOf(value: object, path = ""): string[] {
  return Object.entries(value).flatMap(([name, inner]) =>
    typeof inner === "string" ? [path + name] : keysOf(inner, `${path}${name}.`),
  );
}

const plain = (keys: string[]) => [...new Set(keys.map((key) => key.replace(PLURAL, "")))].sort();

const files = readdirSync(SRC, { recursive: true, encoding: "utf8" })
  .filter((name) => /\.tsx?$/.test(name) && !/\.(test|d)\.tsx?$/.test(name))
  .map((name) => {
    const text = readFileSync(join(SRC, name), "utf8");
    const kind = name.endsWith("x") ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
    return { name, tree: ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true, kind) };
  });

function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  node.forEachChild((child) => walk(child, visit));
}

/** Every text asked for by `t(…)`: whole keys, and patterns for the computed ones. */
function usedKeys(): { whole: Set<string>; patterns: RegExp[] } {
  const whole = new Set<string>();
  const patterns: RegExp[] = [];
  const add = (node: ts.Expression): void => {
    if (ts.isStringLiteralLike(node)) whole.add(node.text);
    if (ts.isConditionalExpression(node)) {
      add(node.whenTrue);
      add(node.whenFalse);
    }
    if (ts.isTemplateExpression(node)) {
      const parts = [node.head.text, ...node.templateSpans.map((span) => span.literal.text)];
      const quoted = parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
      patterns.push(new RegExp(`^${quoted.join("[^.]+")}$`));
    }
  };
  for (const { tree } of files) {
    walk(tree, (node) => {
      if (!ts.isCallExpression(node) || node.expression.getText() !== "t") return;
      const [key] = node.arguments;
      if (key) add(key);
    });
  }
  return { whole, patterns };
}

it.each(others)("has the same texts in %s as in English, none of them empty", (_, texts) => {
  expect(plain(keysOf(texts))).toEqual(plain(keysOf(en)));
  expect(JSON.stringify([en, texts])).not.toContain('""');
});

it.each(others)("fills the same places in %s as in English", (_, other) => {
  const places = (texts: object) => {
    const found = new Map<string, string>();
    const read = (value: object, path: string): void => {
      for (const [name, inner] of Object.entries(value)) {
        if (typeof inner !== "string") read(inner, `${path}${name}.`);
        else found.set(path + name, (inner.match(/\{\{\w+\}\}/g) ?? []).sort().join());
      }
    };
    read(texts, "");
    return found;
  };
  const english = places(en);
  for (const [key, used] of places(other))
    expect(`${key} ${used}`).toBe(`${key} ${english.get(key)}`);
});

it("has every text that the code asks for, and no other", () => {
  const { whole, patterns } = usedKeys();
  const known = plain(keysOf(en));
  expect([...whole].filter((key) => !known.includes(key))).toEqual([]);
  const unused = known.filter(
    (key) => !whole.has(key) && !patterns.some((pattern) => pattern.test(key)),
  );
  expect(unused).toEqual([]);
});

it("has no words in the pages that are not in the languages' files", () => {
  const words = /\p{L}{2,}/u;
  const found: string[] = [];
  for (const { name, tree } of files) {
    walk(tree, (node) => {
      if (ts.isJsxText(node) && words.test(node.text)) found.push(`${name}: ${node.text.trim()}`);
      if (!ts.isJsxAttribute(node) || !VISIBLE.includes(node.name.getText())) return;
      const value = node.initializer;
      if (value && ts.isStringLiteral(value) && words.test(value.text)) {
        // The example address says the same in every language.
        if (!value.text.startsWith("https://")) found.push(`${name}: ${value.text}`);
      }
    });
  }
  expect(found).toEqual([]);
});
