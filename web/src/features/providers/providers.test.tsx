import { screen, waitFor, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { emptyState } from "../../../tests/fake/state";
import { renderConsole } from "../../../tests/renderConsole";

const card = async (text: RegExp) => within(await screen.findByRole("article", { name: text }));

it("shows the state of every provider and who manages it", async () => {
  const { user } = await renderConsole("/providers");
  expect((await card(/OpenAI openai/)).getByText("1 of 2 credentials invalid")).toBeVisible();
  expect((await card(/Anthropic/)).getByText("Environment")).toBeVisible();
  expect((await card(/Groq/)).getByText("Disabled")).toBeVisible();
  expect((await card(/basement/)).getByText("Disconnected: no credential")).toBeVisible();
  await user.click((await card(/Groq/)).getByRole("button", { name: /Actions/ }));
  expect(await screen.findByRole("menuitem", { name: "Discover models" })).toBeVisible();
  expect(screen.queryByRole("menuitem", { name: "Delete" })).toBeNull();
});

it("disables a provider by its switch", async () => {
  const { user, state } = await renderConsole("/providers");
  await user.click(await screen.findByRole("switch", { name: "Enable OpenAI" }));
  expect(await screen.findByText("OpenAI is disabled.")).toBeVisible();
  expect(state.providers[0]?.enabled).toBe(false);
});

it("adds a compatible provider, then asks for its credential", async () => {
  const { user, state } = await renderConsole("/providers", emptyState());
  await user.click(await screen.findByRole("button", { name: "Add provider" }));
  await user.type(await screen.findByLabelText("Name in model ids"), "Local LLM");
  await user.type(screen.getByLabelText("Display name"), "Local");
  await user.type(screen.getByLabelText("Base URL"), "http://127.0.0.1:8000/v1");
  await user.click(screen.getByRole("switch", { name: "May be on a private network" }));
  await user.click(screen.getByRole("button", { name: "Add" }));
  expect(await screen.findByText(/Small letters, digits and hyphens/)).toBeVisible();
  await user.clear(screen.getByLabelText("Name in model ids"));
  await user.type(screen.getByLabelText("Name in model ids"), "local");
  await user.click(screen.getByRole("button", { name: "Add" }));

  const credentials = within(await screen.findByRole("dialog", { name: "Credentials of Local" }));
  await user.click(credentials.getByRole("button", { name: "Add credential" }));
  await user.type(await screen.findByLabelText("API key"), "sk-bad");
  await user.click(screen.getByRole("button", { name: "Test" }));
  expect(await screen.findByText(/Incorrect API key provided: sk-bad/)).toBeVisible();
  await user.clear(screen.getByLabelText("API key"));
  await user.type(screen.getByLabelText("API key"), "sk-good");
  await user.click(screen.getByRole("button", { name: "Save" }));
  const again = within(await screen.findByRole("dialog", { name: "Credentials of Local" }));
  expect(await again.findByText("sk-p••••••••k3Qd")).toBeVisible();
  expect(state.providers.at(-1)).toMatchObject({ name: "local", privateNetwork: true });
});

it("shows the exact error of an invalid credential and asks again for the secret on edit", async () => {
  const { user } = await renderConsole("/providers");
  await user.click(await screen.findByRole("button", { name: "2 credentials" }));
  expect(await screen.findByText(/401 Incorrect API key provided: sk-old/)).toBeVisible();
  expect(screen.getAllByText(/Only sent to api.openai.com/)).toHaveLength(2);
  await user.click(screen.getAllByRole("button", { name: "Edit" })[1] ?? document.body);
  expect(await screen.findByLabelText("API key")).toHaveValue("");
  await user.click(screen.getByRole("button", { name: "Save" }));
  expect(await screen.findByText("Fill this in.")).toBeVisible();
});

it("deletes a credential only after asking", async () => {
  const { user, state } = await renderConsole("/providers");
  await user.click(await screen.findByRole("button", { name: "2 credentials" }));
  await user.click((await screen.findAllByRole("button", { name: "Delete" }))[0] ?? document.body);
  const asked = within(await screen.findByRole("dialog", { name: /Delete the credential/ }));
  await user.click(asked.getByRole("button", { name: "Delete" }));
  await waitFor(() => expect(state.providers[0]?.credentials).toHaveLength(1));
});

it("says what is deleted with a provider", async () => {
  const { user, state } = await renderConsole("/providers");
  await user.click(await screen.findByRole("button", { name: "Actions for OpenAI" }));
  await user.click(screen.getByRole("menuitem", { name: "Delete" }));
  const asked = within(await screen.findByRole("dialog", { name: "Delete OpenAI?" }));
  expect(await asked.findByText("2 model rates")).toBeVisible();
  expect(asked.getByText("2 credentials")).toBeVisible();
  await user.click(asked.getByRole("button", { name: "Delete" }));
  expect(await screen.findByText("OpenAI is deleted.")).toBeVisible();
  expect(state.providers.some(({ name }) => name === "openai")).toBe(false);
});

it("adds Azure with its deployments, and refuses a line that is none", async () => {
  const { user, state } = await renderConsole("/providers", emptyState());
  await user.click(await screen.findByRole("button", { name: "Add provider" }));
  await user.click(await screen.findByRole("combobox", { name: "Kind" }));
  await user.click(await screen.findByRole("option", { name: "Azure OpenAI" }));
  await user.type(screen.getByLabelText("Base URL"), "https://me.openai.azure.com");
  await user.type(screen.getByLabelText("API version (optional)"), "2024-10-21");
  await user.type(screen.getByLabelText("Deployments (optional)"), "gpt-4o");
  await user.click(screen.getByRole("button", { name: "Add" }));
  expect(await screen.findByText("Write each line as model = deployment.")).toBeVisible();
  await user.type(screen.getByLabelText("Deployments (optional)"), " = prod-4o");
  await user.click(screen.getByRole("button", { name: "Add" }));
  expect(await screen.findByRole("dialog", { name: "Credentials of Azure OpenAI" })).toBeVisible();
  expect(state.providers.at(-1)).toMatchObject({
    kind: "azure",
    config: { apiVersion: "2024-10-21", deployments: { "gpt-4o": "prod-4o" } },
  });
});

it("asks for a region and both halves of a pair of Amazon's", async () => {
  const { user, state } = await renderConsole("/providers", emptyState());
  await user.click(await screen.findByRole("button", { name: "Add provider" }));
  await user.click(await screen.findByRole("combobox", { name: "Kind" }));
  await user.click(await screen.findByRole("option", { name: "Amazon Bedrock" }));
  await user.click(screen.getByRole("button", { name: "Add" }));
  expect(await screen.findByText("Fill this in.")).toBeVisible();
  await user.type(screen.getByLabelText("Region"), "eu-central-1");
  await user.click(screen.getByRole("button", { name: "Add" }));
  const dialog = await screen.findByRole("dialog", { name: "Credentials of Amazon Bedrock" });
  await user.click(within(dialog).getByRole("button", { name: "Add credential" }));
  await user.type(await screen.findByLabelText("Access key id"), "AKIAIOSFODNN7EXAMPLE");
  await user.click(screen.getByRole("button", { name: "Save" }));
  expect(await screen.findByText("Fill this in.")).toBeVisible();
  await user.type(screen.getByLabelText("Secret access key"), "sk-good");
  await user.click(screen.getByRole("button", { name: "Save" }));
  await waitFor(() => expect(state.providers.at(-1)?.credentials).toHaveLength(1));
  expect(state.providers.at(-1)).toMatchObject({ kind: "bedrock", region: "eu-central-1" });
});

it("offers the addresses that a kind has for other accounts", async () => {
  const { user } = await renderConsole("/providers?add=1");
  await user.click(await screen.findByRole("combobox", { name: "Kind" }));
  await user.click(await screen.findByRole("option", { name: "Moonshot AI" }));
  expect(screen.getByLabelText("Base URL")).toHaveValue("https://api.moonshot.ai/v1");
  await user.click(screen.getByRole("combobox", { name: "Place" }));
  await user.click(await screen.findByRole("option", { name: "China" }));
  expect(screen.getByLabelText("Base URL")).toHaveValue("https://api.moonshot.cn/v1");
});

it("reads a provider's own list of models", async () => {
  const { user } = await renderConsole("/providers");
  await user.click(await screen.findByRole("button", { name: "Actions for OpenAI" }));
  await user.click(screen.getByRole("menuitem", { name: "Discover models" }));
  const dialog = within(await screen.findByRole("dialog", { name: "Models of OpenAI" }));
  expect(await dialog.findByText("text-embedding-3-small")).toBeVisible();
  expect(dialog.getByText(/2 models/)).toBeVisible();
});

it("shows what a credential waits for in the provider's words, and ends the wait", async () => {
  const { user } = await renderConsole("/providers");
  await user.click(await screen.findByRole("button", { name: "2 credentials" }));
  const dialog = within(await screen.findByRole("dialog", { name: "Credentials of OpenAI" }));
  expect(await dialog.findByText("Rate limited")).toBeVisible();
  expect(dialog.getByText(/Rate limit reached for gpt-4o in organization/)).toBeVisible();
  expect(dialog.getByText(/^(4[0-2]|3\d)\.?\d* s$/)).toBeVisible();
  const models = within(dialog.getByRole("region", { name: "Models left alone" }));
  expect(models.getByText("17 of 20 calls failed, 1 began late", { exact: false })).toBeVisible();
  await user.click(models.getByRole("button", { name: "Use again now" }));
  await waitFor(() => expect(dialog.queryByText("gpt-4o-mini")).toBeNull());
  await user.click(dialog.getByRole("button", { name: "Use again now" }));
  await waitFor(() => expect(dialog.queryByText("Rate limited")).toBeNull());
});

it("shows how providers did, and finds one by its name", async () => {
  const { user } = await renderConsole("/providers?q=anthro");
  expect(await (await card(/Anthropic/)).findByText(/80 calls, 97.5 % answered/)).toBeVisible();
  expect(screen.queryByRole("article", { name: /OpenAI/ })).toBeNull();
  await user.clear(screen.getByRole("searchbox", { name: "Name of a provider" }));
  await card(/OpenAI openai/);
});

it("finds a kind of provider by typing", async () => {
  const { user } = await renderConsole("/providers?add=1");
  const kind = await screen.findByRole("combobox", { name: "Kind" });
  await user.clear(kind);
  await user.type(kind, "moon{ArrowDown}{Enter}");
  expect(screen.getByLabelText("Base URL")).toHaveValue("https://api.moonshot.ai/v1");
});

it("tells which models can be called, and narrows them in the address", async () => {
  const { user, where } = await renderConsole("/providers?tab=models");
  const table = within(await screen.findByRole("table", { name: "Models" }));
  expect(table.getAllByRole("row").length).toBeGreaterThan(1);
  await user.type(screen.getByRole("searchbox", { name: "Model" }), "nothing like it");
  expect(await screen.findByText("Nothing matches the filters")).toBeVisible();
  expect(where()).toBe("/providers?tab=models&q=nothing+like+it");
});

it("tells what is kept of replies, and removes it after asking", async () => {
  const { user } = await renderConsole("/providers?tab=cache");
  expect(await screen.findByText("80 %")).toBeVisible();
  expect(screen.getByText("3 MB in all")).toBeVisible();
  expect(screen.getByRole("link", { name: "32" })).toHaveAttribute("href", "/calls?cached=true");
  await user.click(screen.getByRole("button", { name: "Remove replies" }));
  const asked = within(await screen.findByRole("dialog", { name: "Remove kept replies?" }));
  await user.click(asked.getByRole("button", { name: "Remove replies" }));
  expect(await screen.findByText("12 replies are removed.")).toBeVisible();
});
