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

it("asks up to four models at once, and keeps the conversation in this browser", async () => {
  const { user, state, where } = await renderConsole("/playground", emptyState());
  await user.click(await screen.findByRole("button", { name: "Compare with another model" }));
  expect(where()).toMatch(/^\/playground\?model=demo%2Fchat&with=openai%2F/);
  await user.type(screen.getByLabelText("Message"), "hello there{Enter}");
  expect(await screen.findAllByText("You said: hello there")).toHaveLength(2);
  const asked = state.sent.filter(({ path }) => path === "/v1/chat/completions");
  expect(asked).toHaveLength(2);
  await user.click(await screen.findByRole("button", { name: "Clear" }));
  await user.click(screen.getAllByRole("button", { name: "Clear" }).at(-1) ?? document.body);
  await waitFor(() => expect(screen.queryByText("You said: hello there")).toBeNull());
  await user.click(screen.getByRole("button", { name: "History" }));
  await user.click(await screen.findByRole("menuitem", { name: /hello there/ }));
  expect(await screen.findAllByText("You said: hello there")).toHaveLength(2);
});

it("sends a picture beside the question", async () => {
  const { user, state } = await renderConsole("/playground", emptyState());
  const picture = new File(["x"], "cat.png", { type: "image/png" });
  const [field] = await screen.findAllByLabelText("Attach files");
  await user.upload(field ?? document.body, picture);
  expect(await screen.findByText("cat.png")).toBeVisible();
  await user.type(screen.getByLabelText("Message"), "what is it{Enter}");
  await waitFor(() =>
    expect(state.sent.at(-1)?.body).toMatchObject({
      messages: [
        {
          role: "user",
          content: [
            { type: "text", text: "what is it" },
            { type: "image_url", image_url: { url: "data:image/png;base64,eA==" } },
          ],
        },
      ],
    }),
  );
});

it("shows how a vector begins, and gives the request as code", async () => {
  const { user, state } = await renderConsole("/playground?kind=embedding&model=openai%2Fe");
  await user.type(await screen.findByLabelText("Dimensions"), "3");
  await user.type(screen.getByLabelText("Message"), "a cat{Enter}");
  expect(await screen.findByText("3 dimensions")).toBeVisible();
  expect(screen.getByText("[0.25000, -0.50000, 0.12500, …]")).toBeVisible();
  expect(state.sent.at(-1)?.body).toEqual({ model: "openai/e", input: "a cat", dimensions: 3 });
  expect(screen.getByRole("link", { name: "Show the call" })).toHaveAttribute(
    "href",
    "/calls?request_id=req_vector",
  );
});

it("shows a picture that a model made", async () => {
  const { user } = await renderConsole("/playground?kind=image&model=openai%2Fi");
  await user.type(await screen.findByLabelText("Message"), "a cat{Enter}");
  const picture = await screen.findByRole("img", { name: "a cat" });
  expect(picture).toHaveAttribute("src", "data:image/webp;base64,eA==");
});

it("gives a model what its call of a tool came to", async () => {
  const { user, state } = await renderConsole("/playground", emptyState());
  await user.click(await screen.findByLabelText("Tools (JSON)"));
  await user.paste('[{"name":"weather","parameters":{}}]');
  await user.type(screen.getByLabelText("Message"), "weather?{Enter}");
  expect(await screen.findByLabelText("Arguments of weather")).toHaveTextContent('"city": "Bern"');
  await user.type(screen.getByLabelText("Result of weather"), "It is sunny");
  await user.click(screen.getByRole("button", { name: "Send results" }));
  expect(await screen.findByText("You said: It is sunny")).toBeVisible();
  expect(state.sent.at(-1)?.body).toMatchObject({
    tools: [{ type: "function", function: { name: "weather" } }],
    messages: [
      { role: "user", content: "weather?" },
      {
        role: "assistant",
        content: null,
        tool_calls: [{ id: "call-1", function: { name: "weather", arguments: '{"city":"Bern"}' } }],
      },
      { role: "tool", tool_call_id: "call-1", content: "It is sunny" },
    ],
  });
});

it("sends a text file as text", async () => {
  const { user, state } = await renderConsole("/playground", emptyState());
  const file = new File(["one,two"], "table.csv", { type: "text/csv" });
  const [field] = await screen.findAllByLabelText("Attach files");
  await user.upload(field ?? document.body, file);
  await user.type(screen.getByLabelText("Message"), "sum it{Enter}");
  await waitFor(() =>
    expect(state.sent.at(-1)?.body).toMatchObject({
      messages: [
        {
          content: [
            { type: "text", text: "sum it" },
            { type: "text", text: "table.csv:\n\none,two" },
          ],
        },
      ],
    }),
  );
});
