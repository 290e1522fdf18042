import { expect, it } from "vitest";
import { toCode } from "./code";

const REQUEST = {
  model: "demo/chat",
  messages: [{ role: "user" as const, content: 'it\'s "so"' }],
  temperature: undefined,
};

it("writes the request for other programs, with the key left out", () => {
  const python = toCode("python", REQUEST);
  expect(python).toContain('model="demo/chat"');
  expect(python).not.toContain("temperature");
  expect(python).toContain('"it\'s \\"so\\""');
  expect(toCode("typescript", REQUEST)).toContain("process.env.HUB_KEY");
  expect(toCode("curl", REQUEST)).toContain("it'\\''s");
});
