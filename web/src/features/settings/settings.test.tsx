import { screen, waitFor } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { expect, it } from "vitest";
import type { Setting } from "@/api/types";
import { changeLanguage } from "@/i18n/i18n";
import { renderConsole } from "../../../tests/renderConsole";
import { server } from "../../../tests/server";

function setting(variable: string, usual: string, meaning: string): Setting {
  return {
    variable,
    flag: null,
    key: null,
    default: usual,
    meaning,
    value: null,
    secret: false,
    source: "default",
    place: null,
  };
}

const SETTINGS = [
  setting("HUB_PORT", "`8787`", "The port to listen on; 0 takes any free one"),
  setting("HUB_WORKERS", "one per processor core", "Worker threads that serve calls"),
  setting("HUB_OF_TOMORROW", "as it comes", "What no language has heard of"),
];

it("tells what settings mean in the reader's language, else in the hub's words", async () => {
  server.use(http.get("*/api/settings", () => HttpResponse.json({ settings: SETTINGS })));
  const { user } = await renderConsole("/settings");
  expect(await screen.findByText("Worker threads that serve calls")).toBeVisible();

  await changeLanguage("zh");
  expect(await screen.findByText("处理调用的工作线程数")).toBeVisible();
  expect(screen.getByText("每个处理器核心一个")).toBeVisible();
  expect(screen.getByText("8787")).toBeVisible();
  expect(screen.getByText("What no language has heard of")).toBeVisible();
  expect(screen.queryByText("Worker threads that serve calls")).not.toBeInTheDocument();

  await user.type(screen.getByLabelText("搜索设置"), "工作线程");
  await waitFor(() => expect(screen.getAllByText(/^HUB_/)).toHaveLength(1));
  expect(screen.getByText("HUB_WORKERS")).toBeVisible();
});
