import { gzipSync } from "node:zlib";
import type { OutputBundle } from "rolldown";
import type { Plugin } from "vite";

/** What a page may cost a first visitor, in bytes of gzipped script. Brotli makes it less on the wire. */
const PAGES = [
  { name: "SignInScreen", bytes: 248_000, with: [] },
  { name: "HomePage", bytes: 282_000, with: ["Shell"] },
  { name: "UsagePage", bytes: 285_000, with: ["Shell"] },
  // The overview with its chart, which comes after the figures.
  { name: "StackedBars", bytes: 390_000, with: ["UsagePage", "Shell"] },
];

/** Fails a build in which a page has grown: a new import there is a choice, not an accident. */
export function budget(): Plugin {
  return {
    name: "budget",
    apply: "build",
    generateBundle(_, bundle) {
      for (const page of PAGES) {
        const bytes = loaded(bundle, [page.name, ...page.with]);
        const told = `${page.name} loads ${bytes} bytes of gzipped script, ${page.bytes} are allowed`;
        if (bytes > page.bytes) this.error(told);
        this.info(told);
      }
    },
  };
}

/** Bytes of the entry and of chunks by their names, with all that they import. */
function loaded(bundle: OutputBundle, names: string[]): number {
  const needed = new Set<string>();
  const need = (file: string): void => {
    const chunk = bundle[file];
    if (chunk?.type !== "chunk" || needed.has(file)) return;
    needed.add(file);
    for (const other of chunk.imports) need(other);
  };
  for (const file of Object.values(bundle)) {
    if (file.type === "chunk" && (file.isEntry || names.includes(file.name))) need(file.fileName);
  }
  let bytes = 0;
  for (const file of needed) {
    const chunk = bundle[file];
    if (chunk?.type === "chunk") bytes += gzipSync(chunk.code).length;
  }
  return bytes;
}
