import { expect, it } from "vitest";
import { allows } from "./allows";

it.each([
  [[], "openai/gpt-4o", true],
  [["openai/*"], "openai/gpt-4o", true],
  [["openai/*"], "openai-eu/gpt-4o", false],
  [["*/gpt-4o-mini"], "azure/gpt-4o-mini", true],
  [["gpt-4o"], "openai/gpt-4o", true],
  [["gpt-4o"], "openai/gpt-4o-mini", false],
  [["open*/*-mini"], "openrouter/openai/gpt-4o-mini", true],
  [["*"], "demo/chat", true],
  [["a*a"], "x/a", false],
])("the list %j for %s: %s", (patterns, id, allowed) => {
  expect(allows(patterns, id)).toBe(allowed);
});
