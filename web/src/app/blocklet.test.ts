import { afterEach, expect, it } from "vitest";
import { surroundings } from "./blocklet";

afterEach(() => Reflect.deleteProperty(window, "blocklet"));

it("takes name, logo, colour, languages and navigation from the server around it", () => {
  Reflect.set(window, "blocklet", {
    appName: "Team space",
    appLogo: "https://team.example/logo.svg",
    prefix: "/hub/",
    languages: [{ code: "zh", name: "简体中文" }],
    theme: { prefer: "dark", light: { palette: { primary: { main: "#00aa55" } } } },
    navigation: [
      { title: { en: "Docs", zh: "文档" }, link: "/docs/", section: "header" },
      { title: "Hub", link: "/hub/", section: ["header"] },
      { title: "Terms", link: "/terms", section: "footer" },
      { title: "Admin", link: "/admin", section: ["header"], role: ["owner"] },
      { title: "Below", link: "/docs/a", section: "header", parent: "x" },
      { title: "Script", link: "javascript:alert(1)", section: "header" },
      { nonsense: true },
    ],
  });
  expect(surroundings()).toEqual({
    appName: "Team space",
    appLogo: "https://team.example/logo.svg",
    languages: ["zh"],
    mode: "dark",
    primary: "#00aa55",
    links: [
      { title: { en: "Docs", zh: "文档" }, href: "/docs/", roles: [] },
      { title: "Admin", href: "/admin", roles: ["owner"] },
    ],
  });
});

it("stands by itself where there is none", () => {
  expect(surroundings()).toMatchObject({ appName: "AIGNE Hub", links: [], mode: "system" });
});
