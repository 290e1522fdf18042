import * as z from "zod/mini";

// What Blocklet Server puts on the page before the console starts. Every member may be missing.
const blockletSchema = z.object({
  appName: z.catch(z.optional(z.string()), undefined),
  appLogo: z.catch(z.optional(z.string()), undefined),
  prefix: z.catch(z.optional(z.string()), undefined),
  languages: z.catch(z.optional(z.array(z.object({ code: z.string() }))), undefined),
  theme: z.catch(
    z.optional(
      z.object({
        prefer: z.catch(z.optional(z.enum(["light", "dark", "system"])), undefined),
        light: z.optional(
          z.object({ palette: z.object({ primary: z.object({ main: z.string() }) }) }),
        ),
      }),
    ),
    undefined,
  ),
});

export interface Surroundings {
  appName: string;
  appLogo: string | null;
  /** Empty: every language that the console speaks. */
  languages: string[];
  mode: "light" | "dark" | "system";
  primary: string;
}

/** Name, logo, languages and theme of the server that the hub runs in, or its own. */
export function surroundings(): Surroundings {
  const given: unknown = Reflect.get(window, "blocklet");
  const blocklet = blockletSchema.safeParse(given).data;
  return {
    appName: blocklet?.appName ?? "AIGNE Hub",
    appLogo: blocklet?.appLogo ?? null,
    languages: blocklet?.languages?.map((language) => language.code) ?? [],
    mode: blocklet?.theme?.prefer ?? "system",
    primary: blocklet?.theme?.light?.palette.primary.main ?? "#4F6AF5",
  };
}
