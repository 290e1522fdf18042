import { createRoot } from "react-dom/client";
import * as z from "zod/mini";
import { App } from "./app/App";
import { surroundings } from "./app/blocklet";
import { makeQueryClient } from "./app/queryClient";
import { makeRouter } from "./app/router";
import { startI18n } from "./i18n/i18n";

// The page forbids code made from text, and zod would try it.
z.config({ jitless: true });

const around = surroundings();
const queryClient = makeQueryClient();
const router = makeRouter(queryClient);
if (around.appLogo) {
  document.querySelector('link[rel="icon"]')?.setAttribute("href", around.appLogo);
  document.querySelector('link[rel="icon"]')?.removeAttribute("type");
}
const root = document.getElementById("root");

if (root) {
  await startI18n(around.languages);
  createRoot(root).render(<App around={around} queryClient={queryClient} router={router} />);
}
