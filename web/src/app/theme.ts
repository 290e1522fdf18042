import { createTheme, type Theme } from "@mui/material/styles";

const FONT =
  '-apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, "PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", Helvetica, Arial, sans-serif';

/** Calm greys, one accent, thin lines instead of shadows. */
export function consoleTheme(primary: string): Theme {
  return createTheme({
    cssVariables: { colorSchemeSelector: "data" },
    colorSchemes: {
      light: {
        palette: {
          primary: { main: primary },
          success: { main: "#1a7f4b" },
          warning: { main: "#b45309" },
          error: { main: "#c0362c" },
          background: { default: "#f6f7f9", paper: "#ffffff" },
          text: { primary: "#1b2230", secondary: "#5b6577" },
          divider: "#e3e6ec",
        },
      },
      dark: {
        palette: {
          primary: { main: primary === "#4F6AF5" ? "#8b9dff" : primary },
          success: { main: "#4cc38a" },
          warning: { main: "#f0a54a" },
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
      MuiTooltip: { defaultProps: { arrow: true, enterDelay: 300 } },
      MuiChip: { defaultProps: { size: "small" }, styleOverrides: { root: { borderRadius: 6 } } },
    },
  });
}
