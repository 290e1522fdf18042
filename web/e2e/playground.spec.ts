import { expect, test } from "@playwright/test";
import { at, type Visit, visit } from "./visit";

// What can be asked of models besides a conversation, and tools within one.
test.describe.configure({ mode: "serial" });
test.skip(process.env.SCREENSHOTS === "1", "the pictures are taken of another hub");

let here: Visit;

test.beforeAll(async ({ browser }) => {
  here = await visit(browser);
  await here.owner.provider("studio", true);
});

test.afterAll(() => here.context.close());

const ask = async (kind: string, model: string, text: string) => {
  const { page } = here;
  await page.goto(at(`/playground?kind=${kind}&model=${encodeURIComponent(model)}`));
  await page.getByLabel("Message").fill(text);
  await page.getByLabel("Message").press("Enter");
  return page.getByTestId("answer").last();
};

test("draws a picture, and gives the request as code", async () => {
  const { page, context } = here;
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const answer = await ask("image", "studio/draws", "A cat on a piano");
  await expect(answer.getByRole("img", { name: "A cat on a piano" })).toBeVisible();
  await page.getByRole("button", { name: "Copy as code" }).click();
  await page.getByRole("menuitem", { name: "Python" }).click();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toContain("client.images.generate(");
  expect(copied).toContain('model="studio/draws"');
});

test("measures a text, and shows the answer as it came", async () => {
  const { page } = here;
  const answer = await ask("embedding", "studio/measures", "A cat");
  await expect(answer.getByText(/^\d+ dimensions$/)).toBeVisible();
  await page.getByRole("button", { name: "Raw events" }).click();
  await expect(page.getByLabel("Raw events")).toContainText('"embedding"');
});

test("reads a text out", async () => {
  const answer = await ask("speech", "studio/speaks", "Good morning");
  await expect(answer.locator("audio")).toHaveAttribute("src", /^blob:/);
});

test("writes down what a recording says", async () => {
  const { page } = here;
  await page.goto(at("/playground?kind=transcription&model=studio/whisper"));
  await page.locator("input[type=file]").setInputFiles({
    name: "morning.wav",
    mimeType: "audio/wav",
    buffer: Buffer.from("RIFF0000WAVE"),
  });
  await page.getByRole("button", { name: "Send" }).click();
  await expect(page.getByTestId("answer").last()).not.toBeEmpty();
  await expect(page.getByText("morning.wav").last()).toBeVisible();
});

test("makes a video, and plays it from the hub", async () => {
  const answer = await ask("video", "studio/films", "A cat on a piano");
  await expect(answer.locator("video")).toHaveAttribute("src", /\/v1\/videos\/.+\/content$/, {
    timeout: 30_000,
  });
});

test("lets a model call a tool, and go on with what it came to", async () => {
  const { page } = here;
  await page.goto(at("/playground?model=studio/chat%2Btools%3D1"));
  await page.getByLabel("Tools (JSON)").fill("[nonsense");
  await expect(page.getByText("A JSON list of tools, or of functions.")).toBeVisible();
  await page
    .getByLabel("Tools (JSON)")
    .fill('[{"name":"weather","parameters":{"type":"object","properties":{}}}]');
  await page.getByLabel("Message").fill("How is the weather?");
  await page.getByLabel("Message").press("Enter");
  await page.getByLabel("Result of weather").fill("sunny");
  await page.getByRole("button", { name: "Send results" }).click();
  await expect(page.getByText("Result:")).toBeVisible();
  await expect(page.getByTestId("answer")).toHaveCount(2);
});
