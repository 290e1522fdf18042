import { render, screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { Markdown } from "./Markdown";

it("shows lists and code, and leaves HTML as text", () => {
  const { container } = render(
    <Markdown
      text={'# Plan\n\n- **one**\n\n```\nlet x = 1;\n```\n\n<img src="x" onerror="steal()">'}
    />,
  );
  expect(screen.getByRole("heading", { name: "Plan" })).toBeVisible();
  expect(screen.getByRole("listitem")).toHaveTextContent("one");
  expect(screen.getByText("let x = 1;")).toBeVisible();
  expect(container.querySelector("img")).toBeNull();
});

it("loads no picture by itself and follows no script address", () => {
  const { container } = render(
    <Markdown text={"![a cat](https://pictures.example/cat.png) [run](javascript:steal())"} />,
  );
  expect(container.querySelector("img")).toBeNull();
  expect(screen.getByText("a cat")).toHaveAttribute("href", "https://pictures.example/cat.png");
  expect(screen.getByText("run").getAttribute("href") ?? "").not.toContain("javascript");
});
