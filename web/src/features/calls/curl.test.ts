import { expect, it } from "vitest";
import { call } from "../../../tests/fake/calls";
import { curlOf } from "./curl";

it("writes a call as its own API takes it, safe to paste", () => {
  const text = curlOf(call({ surface: "anthropic-messages", requested_model: "it's/odd" }));
  expect(text).toContain("/v1/messages'");
  expect(text).toContain("it'\\''s/odd");
  expect(text).toContain("$HUB_KEY");
});

it("streams where the call did", () => {
  expect(curlOf(call({ surface: "gemini-generate", streamed: true }))).toContain(
    "streamGenerateContent",
  );
  expect(curlOf(call({ surface: "gemini-generate", streamed: false }))).toContain(
    ":generateContent'",
  );
});
