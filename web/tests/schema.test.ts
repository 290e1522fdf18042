// @vitest-environment node
import { readFileSync } from "node:fs";
import openapiTS, { astToString, COMMENT_HEADER } from "openapi-typescript";
import { expect, it } from "vitest";

const DOCUMENT = new URL("../src/api/openapi.json", import.meta.url);
const TYPES = new URL("../src/api/schema.d.ts", import.meta.url);

it("has the types that openapi-typescript makes of the server's document", async () => {
  const made = COMMENT_HEADER + astToString(await openapiTS(DOCUMENT));
  // When this fails: run scripts/openapi.
  expect(readFileSync(TYPES, "utf8")).toBe(made);
});

it("names every operation once", () => {
  const names = [...readFileSync(DOCUMENT, "utf8").matchAll(/"operationId": "(\w+)"/g)].map(
    ([, name]) => name,
  );
  expect(names.length).toBeGreaterThan(30);
  expect(new Set(names).size).toBe(names.length);
});
