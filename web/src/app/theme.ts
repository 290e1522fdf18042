import { createTheme, darken, getContrastRatio, lighten, type Theme } from "@mui/material/styles";

const FONT =
  '-apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, "PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", Helvetica, Arial, sans-serif';

/** What WCAG asks of text of normal size. */
const READABLE = 4.5;
/** The page's grey under the pointer: the worst background that coloured text has. */
const LIGHT_GROUND = "#e9ebef";
const DARK_GROUND = "#262b36";

/** The colour itself, or the nearest shade of it that can be read on a background. */
function readable(colour: string, ground: string, shade: typeof darken): string {
  let shown = colour;
  for (let step = 1; step < 20 && getContrastRatio(shown, ground) < READABLE; step++) {
    shown = shade(colour, step * 0.05);
  }
  return shown;
}

/** Calm greys, one accent, thin lines instead of shadows. */
export function consoleTheme(primary: string): Theme {
  return createTheme({
    cssVariables: { colorSchemeSelector: "data" },
    colorSchemes: {
      light: {
        palette: {
          contrastThreshold: READABLE,
          primary: { main: readable(primary, LIGHT_GROUND, darken) },
          success: { main: "#1a7f4b" },
          warning: { main: "#b45309" },
          info: { main: "#0b6ba8" },
          error: { main: "#c0362c" },
          background: { default: "#f6f7f9", paper: "#ffffff" },
          text: { primary: "#1b2230", secondary: "#5b6577" },
          divider: "#e3e6ec",
        },
      },
      dark: {
        palette: {
          contrastThreshold: READABLE,
          primary: { main: readable(primary, DARK_GROUND, lighten) },
          success: { main: "#4cc38a" },
          warning: { main: "#f0a54a" },
          info: { main: "#5db8f0" },
          error: { main: "#f2786d" },
          background: { default: "#10131a", paper: "#171b24" },
          text: { primary: "#e6e9f0", secondary: "#9aa4b7" },
          divider: "#29303d",
        },
      },
    },
    shape: { borderRadius: 8 },
    typography: {
      fontFamily: FONT,
      fontSize: 14,
      h1: { fontSize: "1.375rem", fontWeight: 650, letterSpacing: "-0.01em" },
      h2: { fontSize: "1rem", fontWeight: 650 },
      body1: { fontSize: "0.9375rem", lineHeight: 1.5 },
      body2: { fontSize: "0.875rem" },
      button: { textTransform: "none", fontWeight: 600 },
    },
    components: {
      MuiCssBaseline: {
        styleOverrides: {
          body: { fontVariantNumeric: "tabular-nums", scrollbarGutter: "stable" },
          "code, pre": {
            fontFamily:
              'ui-monospace, SFMono-Regular, Menlo, Consolas, "Noto Sans Mono", monospace',
          },
        },
      },
      MuiButton: { defaultProps: { disableElevation: true } },
      MuiDialog: { styleOverrides: { paper: { "&:focus": { outline: "none" } } } },
      MuiDialogTitle: { styleOverrides: { root: { fontSize: "1.1rem", fontWeight: 650 } } },
      MuiPaper: { styleOverrides: { root: { backgroundImage: "none" } } },
      MuiTextField: { defaultProps: { size: "small", fullWidth: true } },
      MuiTableCell: {
        styleOverrides: {
          root: { borderColor: "var(--mui-palette-divider)" },
          head: ({ theme }) => ({
            color: theme.vars?.palette.text.secondary,
            fontWeight: 600,
            fontSize: "0.78rem",
            whiteSpace: "nowrap",
          }),
        },
      },
      MuiToggleButton: {
        styleOverrides: { root: ({ theme }) => ({ color: theme.vars?.palette.text.secondary }) },
      },
      MuiTooltip: { defaultProps: { arrow: true, enterDelay: 300 } },
      MuiChip: { defaultProps: { size: "small" }, styleOverrides: { root: { borderRadius: 6 } } },
    },
  });
}
