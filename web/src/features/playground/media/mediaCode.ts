import { hubUrl } from "@/api/base";
import type { LANGUAGES } from "../code";
import { asked, type Wish } from "./wish";

type Language = (typeof LANGUAGES)[number];

/** Within single quotes of a shell. */
const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;

/** What the official packages call each path. */
const CALLS: Record<Wish["medium"], string> = {
  image: "images.generate",
  video: "videos.create",
  embedding: "embeddings.create",
  speech: "audio.speech.create",
  transcription: "audio.transcriptions.create",
};

/** The request as source text, with a key to fill in. */
export function mediaCode(language: Language, wish: Wish): string {
  switch (language) {
    case "curl":
      return curl(wish);
    case "python":
      return python(wish);
    case "typescript":
      return typescript(wish);
  }
}

function curl(wish: Wish): string {
  const { path, fields, file } = asked(wish);
  const lines = [`curl ${quoted(hubUrl() + path)}`, `-H "Authorization: Bearer $HUB_KEY"`];
  if (file && wish.file) {
    for (const [name, value] of Object.entries(fields)) {
      lines.push(`-F ${quoted(`${name}=${value}`)}`);
    }
    lines.push(`-F ${quoted(`${file}=@${wish.file.name}`)}`);
  } else {
    lines.push(`-H 'Content-Type: application/json'`, `-d ${quoted(JSON.stringify(fields))}`);
  }
  if (wish.medium === "speech") lines.push(`-o speech.${wish.options.response_format || "mp3"}`);
  return lines.join(" \\\n  ");
}

function python(wish: Wish): string {
  const { fields, file } = asked(wish);
  const given = Object.entries(fields).map(
    ([name, value]) => `    ${name}=${JSON.stringify(value)},`,
  );
  if (file && wish.file) given.push(`    ${file}=open(${JSON.stringify(wish.file.name)}, "rb"),`);
  return [
    "import os",
    "from openai import OpenAI",
    "",
    `client = OpenAI(base_url="${hubUrl()}v1", api_key=os.environ["HUB_KEY"])`,
    `made = client.${CALLS[wish.medium]}(`,
    ...given,
    ")",
    wish.medium === "speech" ? 'made.write_to_file("speech.mp3")' : "print(made)",
  ].join("\n");
}

function typescript(wish: Wish): string {
  const { fields, file } = asked(wish);
  const given = Object.entries(fields).map(
    ([name, value]) => `  ${name}: ${JSON.stringify(value)},`,
  );
  if (file && wish.file) {
    given.push(`  ${file}: fs.createReadStream(${JSON.stringify(wish.file.name)}),`);
  }
  const reads = (file !== null && wish.file !== null) || wish.medium === "speech";
  return [
    ...(reads ? ['import fs from "node:fs";'] : []),
    'import OpenAI from "openai";',
    "",
    `const client = new OpenAI({ baseURL: "${hubUrl()}v1", apiKey: process.env.HUB_KEY });`,
    `const made = await client.${CALLS[wish.medium]}({`,
    ...given,
    "});",
    wish.medium === "speech"
      ? 'fs.writeFileSync("speech.mp3", Buffer.from(await made.arrayBuffer()));'
      : "console.log(made);",
  ].join("\n");
}
