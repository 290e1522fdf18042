import { waitFor } from "@testing-library/react";
import { expect, it } from "vitest";
import { renderConsole } from "../../tests/renderConsole";

it.each([
  ["/credit-usage", "/usage?own=1"],
  ["/usage/projects/zApp", "/usage?project=zApp"],
  ["/config", "/"],
  ["/config/overview", "/"],
  ["/config/ai-config/providers", "/providers"],
  ["/config/ai-config/models", "/prices"],
  ["/config/usage", "/usage"],
  ["/config/projects", "/projects"],
  ["/config/projects/zApp", "/usage?project=zApp"],
  ["/config/playground", "/playground"],
])("leads from upstream's %s to %s", async (from, to) => {
  const { where } = await renderConsole(from);
  await waitFor(() => expect(where()).toBe(to), { timeout: 10_000 });
});
