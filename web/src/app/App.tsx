import CssBaseline from "@mui/material/CssBaseline";
import { ThemeProvider } from "@mui/material/styles";
import { type QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { useMemo } from "react";
import { ToastProvider } from "@/components/ToastProvider";
import type { Surroundings } from "./blocklet";
import type { ConsoleRouter } from "./router";
import { SurroundingsContext } from "./surroundingsContext";
import { consoleTheme } from "./theme";

interface Props {
  around: Surroundings;
  queryClient: QueryClient;
  router: ConsoleRouter;
}

export function App({ around, queryClient, router }: Props) {
  const theme = useMemo(() => consoleTheme(around.primary), [around.primary]);
  return (
    <SurroundingsContext value={around}>
      <ThemeProvider theme={theme} defaultMode={around.mode} disableTransitionOnChange>
        <CssBaseline enableColorScheme />
        <QueryClientProvider client={queryClient}>
          <ToastProvider>
            <RouterProvider router={router} />
          </ToastProvider>
        </QueryClientProvider>
      </ThemeProvider>
    </SurroundingsContext>
  );
}
