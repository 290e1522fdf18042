import Box from "@mui/material/Box";
import { useQuery } from "@tanstack/react-query";
import { Outlet, useRouter } from "@tanstack/react-router";
import { useEffect } from "react";
import { sessionQuery } from "@/api/session";
import { BottomNav } from "./BottomNav";
import { SideNav } from "./SideNav";
import { CONTENT_ID, SkipLink } from "./SkipLink";
import { TopBar } from "./TopBar";
import { usePageTitle } from "./usePageTitle";

/** Frame of every page behind the sign-in: navigation beside it, or below it on a phone. */
export function Shell() {
  const router = useRouter();
  const session = useQuery(sessionQuery);
  usePageTitle();
  const lost = session.data?.signed_in === false;

  useEffect(() => {
    // The guard of the route runs again and leads to the sign-in page, which leads back here.
    if (lost) void router.invalidate();
  }, [lost, router]);

  return (
    <Box sx={{ display: "flex", minHeight: "100dvh" }}>
      <SkipLink />
      <SideNav />
      <Box sx={{ flex: 1, minWidth: 0, display: "flex", flexDirection: "column" }}>
        <TopBar />
        <Box
          component="main"
          id={CONTENT_ID}
          tabIndex={-1}
          sx={{
            flex: 1,
            width: "100%",
            maxWidth: { xs: 1280, xl: 1600 },
            outline: "none",
            mx: "auto",
            px: { xs: 2, md: 4 },
            pt: { xs: 2, md: 1 },
            pb: { xs: 11, md: 5 },
            display: "flex",
            flexDirection: "column",
          }}
        >
          <Outlet />
        </Box>
      </Box>
      <BottomNav />
    </Box>
  );
}
