import { gzipSync } from "node:zlib";
import type { Plugin } from "vite";

/** What the sign-in page may cost a first visitor, in bytes of gzipped script. Each page adds its route. */
const SIGN_IN_BYTES = 248_000;
const SIGN_IN = "SignInScreen";

/** Fails a build whose first page has grown: a new import there is a choice, not an accident. */
export function budget(): Plugin {
  return {
    name: "budget",
    apply: "build",
    generateBundle(_, bundle) {
      const needed = new Set<string>();
      const need = (name: string): void => {
        const chunk = bundle[name];
        if (chunk?.type !== "chunk" || needed.has(name)) return;
        needed.add(name);
        for (const other of chunk.imports) need(other);
      };
      for (const file of Object.values(bundle)) {
        if (file.type === "chunk" && (file.isEntry || file.name === SIGN_IN)) need(file.fileName);
      }
      let bytes = 0;
      for (const name of needed) {
        const chunk = bundle[name];
        if (chunk?.type === "chunk") bytes += gzipSync(chunk.code).length;
      }
      const told = `the sign-in page loads ${bytes} bytes of gzipped script, ${SIGN_IN_BYTES} are allowed`;
      if (bytes > SIGN_IN_BYTES) this.error(told);
      this.info(told);
    },
  };
}
