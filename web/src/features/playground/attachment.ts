import type { Part } from "./chat";

/** A file beside a question. */
export interface Attachment {
  name: string;
  /** What it is, such as `image/png`. */
  type: string;
  /** A `data:` URL. */
  url: string;
}

/** What requests may hold beside their text; larger files cost more than they tell. */
export const MOST_BYTES = 8 * 1024 * 1024;

/** What models read: pictures, PDF, sound, and whatever is text. */
export const ACCEPTED =
  "image/*,application/pdf,audio/wav,audio/mpeg,text/*,.md,.json,.csv,.yaml,.yml,.toml,.xml,.log";

/** Reads a file of the reader's machine. */
export function readAttachment(file: File): Promise<Attachment> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve({ name: file.name, type: file.type, url: String(reader.result) });
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}

export const isPicture = ({ type }: Attachment) => type.startsWith("image/");

/** The file as a part of a message, in OpenAI's form. */
export function toPart({ name, type, url }: Attachment): Part {
  if (type.startsWith("image/")) return { type: "image_url", image_url: { url } };
  const encoded = url.slice(url.indexOf(",") + 1);
  if (type.startsWith("audio/")) {
    const format = type.includes("wav") ? "wav" : "mp3";
    return { type: "input_audio", input_audio: { data: encoded, format } };
  }
  if (type === "application/pdf") {
    return { type: "file", file: { filename: name, file_data: url } };
  }
  const bytes = Uint8Array.from(atob(encoded), (char) => char.charCodeAt(0));
  return { type: "text", text: `${name}:\n\n${new TextDecoder().decode(bytes)}` };
}
