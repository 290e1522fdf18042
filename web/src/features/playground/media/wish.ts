/** What can be asked of models besides a conversation. */
export const MEDIA = ["image", "video", "embedding", "speech", "transcription"] as const;
export type Medium = (typeof MEDIA)[number];

/** One thing that is asked of a model, as the form has it. */
export interface Wish {
  medium: Medium;
  model: string;
  /** What is to be drawn, filmed, read out or measured; of a transcription, what helps to hear it. */
  text: string;
  /** What is to be heard, or the picture that a video begins with. */
  file: File | null;
  /** Empty ones are left to the model. */
  options: Record<string, string>;
}

/** The kinds of models in the public list that can be asked for a medium. */
export const KINDS: Record<Medium, string> = {
  image: "image_generation",
  video: "video",
  embedding: "embedding",
  speech: "speech",
  transcription: "transcription",
};

/** The options of a medium, with an example of each. */
export const OPTIONS: Record<Medium, Record<string, string>> = {
  image: { size: "1024x1024", quality: "high", n: "1" },
  video: { size: "1280x720", seconds: "8" },
  embedding: { dimensions: "256" },
  speech: { voice: "alloy", response_format: "mp3" },
  transcription: { language: "en" },
};

/** Options that are numbers in a request. */
const NUMBERS = new Set(["n", "dimensions"]);

type Fields = Record<string, string | number>;

export interface Asked {
  path: string;
  /** Of a JSON request, or the fields of a form. */
  fields: Fields;
  /** The name of the field for the file; null: the request is JSON. */
  file: string | null;
}

/** The request for a wish, as OpenAI's API has it. */
export function asked({ medium, model, text, file, options }: Wish): Asked {
  const rest: Fields = {};
  for (const [name, value] of Object.entries(options)) {
    if (value.trim() !== "") rest[name] = NUMBERS.has(name) ? Number(value) : value.trim();
  }
  switch (medium) {
    case "image":
      return {
        path: "v1/images/generations",
        // Newer models always send the picture itself, and know no such member.
        fields: {
          model,
          prompt: text,
          ...rest,
          ...(model.includes("dall-e") ? { response_format: "b64_json" } : {}),
        },
        file: null,
      };
    case "video":
      return {
        path: "v1/videos",
        fields: { model, prompt: text, ...rest },
        file: file ? "input_reference" : null,
      };
    case "embedding":
      return { path: "v1/embeddings", fields: { model, input: text, ...rest }, file: null };
    case "speech":
      return {
        path: "v1/audio/speech",
        fields: { model, input: text, voice: "alloy", ...rest },
        file: null,
      };
    case "transcription":
      return {
        path: "v1/audio/transcriptions",
        fields: { model, ...(text.trim() === "" ? {} : { prompt: text }), ...rest },
        file: "file",
      };
  }
}

/** The wish says all that its request needs. */
export function isWhole({ medium, model, text, file }: Wish): boolean {
  if (model === "") return false;
  return medium === "transcription" ? file !== null : text.trim() !== "";
}
