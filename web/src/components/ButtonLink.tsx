import Button, { type ButtonProps } from "@mui/material/Button";
import { createLink } from "@tanstack/react-router";
import type { Ref } from "react";

function Anchor({ ref, ...props }: ButtonProps<"a"> & { ref?: Ref<HTMLAnchorElement> }) {
  return <Button component="a" ref={ref} {...props} />;
}

/** A button that goes to another page of the console. */
export const ButtonLink = createLink(Anchor);
