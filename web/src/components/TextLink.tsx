import Link, { type LinkProps } from "@mui/material/Link";
import { createLink } from "@tanstack/react-router";
import type { Ref } from "react";

function Anchor({ ref, ...props }: LinkProps<"a"> & { ref?: Ref<HTMLAnchorElement> }) {
  return <Link component="a" underline="hover" ref={ref} {...props} />;
}

/** A link in running text to another page of the console. */
export const TextLink = createLink(Anchor);
