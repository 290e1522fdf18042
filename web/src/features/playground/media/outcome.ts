import * as z from "zod/mini";

/** What a model made. Addresses are such as a page may show, until they are let go. */
export type Outcome =
  | { kind: "pictures"; urls: string[] }
  | { kind: "links"; urls: string[] }
  | { kind: "sound"; url: string }
  | { kind: "film"; url: string }
  | { kind: "vector"; length: number; first: number[] }
  | { kind: "text"; text: string };

const picturesSchema = z.object({
  data: z.array(z.object({ b64_json: z.nullish(z.string()), url: z.nullish(z.string()) })),
  output_format: z.nullish(z.string()),
});
const vectorsSchema = z.object({ data: z.array(z.object({ embedding: z.array(z.number()) })) });
const textSchema = z.object({ text: z.string() });

/** Numbers of a vector that are shown. */
const SHOWN = 8;

/** Reads the answer to a request for pictures, vectors or a text. Null: it is none of these. */
export function readOutcome(body: unknown): Outcome | null {
  const pictures = picturesSchema.safeParse(body);
  if (pictures.success && pictures.data.data.some(({ b64_json, url }) => b64_json || url)) {
    const { data, output_format } = pictures.data;
    const kept = data.flatMap(({ b64_json }) => b64_json ?? []);
    if (kept.length > 0) {
      const type = `image/${output_format ?? "png"}`;
      return { kind: "pictures", urls: kept.map((text) => `data:${type};base64,${text}`) };
    }
    return { kind: "links", urls: data.flatMap(({ url }) => url ?? []) };
  }
  const vectors = vectorsSchema.safeParse(body);
  const vector = vectors.success ? vectors.data.data[0]?.embedding : undefined;
  if (vector) return { kind: "vector", length: vector.length, first: vector.slice(0, SHOWN) };
  const text = textSchema.safeParse(body);
  return text.success ? { kind: "text", text: text.data.text } : null;
}
