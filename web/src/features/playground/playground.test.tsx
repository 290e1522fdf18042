import { screen, waitFor } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { expect, it } from "vitest";
import { emptyState } from "../../../tests/fake/state";
import { renderConsole } from "../../../tests/renderConsole";
import { server } from "../../../tests/server";

it("streams an answer, keeps the conversation and links to the call", async () => {
  const { user, state } = await renderConsole("/playground", emptyState());
  expect(await screen.findByDisplayValue("demo/chat")).toBeVisible();
  await user.type(screen.getByLabelText("System prompt"), "Be brief.");
  await user.type(screen.getByLabelText("Message"), "hello there{Enter}");
  expect(await screen.findByText("You said: hello there")).toBeVisible();
  expect(await screen.findByText("12 in, 34 out")).toBeVisible();
  expect(screen.getByRole("link", { name: "Show the call" })).toHaveAttribute(
    "href",
    "/calls?request_id=req_chat-1",
  );
  await user.type(screen.getByLabelText("Message"), "again{Enter}");
  expect(await screen.findByText("You said: again")).toBeVisible();
  expect(state.sent.at(-1)).toMatchObject({
    csrf: "csrf-1",
    body: {
      model: "demo/chat",
      stream: true,
      messages: [
        { role: "system", content: "Be brief." },
        { role: "user", content: "hello there" },
        { role: "assistant", content: "You said: hello there" },
        { role: "user", content: "again" },
      ],
    },
  });
});

it("shows the raw events", async () => {
  const { user } = await renderConsole("/playground", emptyState());
  await user.type(await screen.findByLabelText("Message"), "hi{Enter}");
  await user.click(await screen.findByRole("button", { name: /Raw events \(\d+\)/ }));
  expect(screen.getByLabelText("Raw events")).toHaveTextContent("[DONE]");
});

it("stops the request itself, not only its display", async () => {
  let ended = false;
  const { user } = await renderConsole("/playground", emptyState());
  server.use(
    http.post("*/v1/chat/completions", ({ request }) => {
      request.signal.addEventListener("abort", () => {
        ended = true;
      });
      const piece = `data: {"choices":[{"delta":{"content":"for ever"}}]}\n\n`;
      const body = new ReadableStream({
        start: (controller) => controller.enqueue(new TextEncoder().encode(piece)),
      });
      return new HttpResponse(body, { headers: { "content-type": "text/event-stream" } });
    }),
  );
  await user.type(await screen.findByLabelText("Message"), "go{Enter}");
  expect(await screen.findByText(/for ever/)).toBeVisible();
  await user.click(screen.getByRole("button", { name: "Stop" }));
  expect(await screen.findByText(/^Stopped/)).toBeVisible();
  await waitFor(() => expect(ended).toBe(true));
});

it("shows the hub's refusal in words", async () => {
  const { user } = await renderConsole("/playground?model=nope%2Fnothing", emptyState());
  await user.type(await screen.findByLabelText("Message"), "hi{Enter}");
  expect(await screen.findByText("the model nope/nothing is not known")).toBeVisible();
});

it("says that a stream was cut, and keeps what came", async () => {
  const { user } = await renderConsole("/playground", emptyState());
  server.use(
    http.post("*/v1/chat/completions", () =>
      HttpResponse.text(`data: {"choices":[{"delta":{"content":"half an"}}]}\n\n`),
    ),
  );
  await user.type(await screen.findByLabelText("Message"), "hi{Enter}");
  expect(await screen.findByText(/ended before the answer was complete/)).toBeVisible();
  expect(screen.getByText("half an")).toBeVisible();
});
