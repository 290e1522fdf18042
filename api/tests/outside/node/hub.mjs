// The hub under test, and what every client's tests say to it.

function setting(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set; scripts/test clients sets it`);
  return value;
}

export const url = setting("HUB_URL");
export const key = setting("HUB_KEY");

/** One provider of each dialect. */
export const PROVIDERS = ["sim-openai", "sim-anthropic", "sim-google", "sim-bedrock"];

export const PIXEL =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
export const CAT = "https://example.com/cat.png";

/** Whether a provider fetches what a request names by its address. */
export const fetches = (provider) => provider !== "sim-bedrock";

export const WEATHER = {
  type: "object",
  properties: { city: { type: "string" }, unit: { type: "string", enum: ["c", "f"] } },
  required: ["city", "unit"],
  additionalProperties: false,
};
export const CLOCK = {
  type: "object",
  properties: { zone: { type: "string" } },
  required: ["zone"],
  additionalProperties: false,
};
export const TOWN = {
  type: "object",
  properties: { name: { type: "string" }, people: { type: "integer" } },
  required: ["name", "people"],
  additionalProperties: false,
};

/** Everything an asynchronous iterator yields. */
export async function all(iterable) {
  const items = [];
  for await (const item of iterable) items.push(item);
  return items;
}
