import Box from "@mui/material/Box";
import Link from "@mui/material/Link";
import ReactMarkdown, { type Components } from "react-markdown";

const BLOCKS = {
  overflowWrap: "anywhere",
  "& > :first-of-type": { mt: 0 },
  "& > :last-child": { mb: 0 },
  "& h1, & h2, & h3, & h4": { fontSize: "1rem", fontWeight: 650, mt: 2, mb: 0.5 },
  "& p, & ul, & ol, & blockquote": { my: 1 },
  "& ul, & ol": { pl: 3 },
  "& blockquote": {
    ml: 0,
    pl: 1.5,
    borderLeft: 3,
    borderColor: "divider",
    color: "text.secondary",
  },
  "& pre": { p: 1.5, borderRadius: 1, bgcolor: "action.hover", overflowX: "auto", fontSize: 13 },
  "& :not(pre) > code": { px: 0.5, borderRadius: 0.5, bgcolor: "action.hover", fontSize: "0.9em" },
} as const;

const PARTS: Components = {
  a: ({ href, children }) => (
    <Link href={href} target="_blank" rel="noopener noreferrer">
      {children}
    </Link>
  ),
  // Not loaded by itself: the address of a picture can carry off what was said in the conversation.
  img: ({ src, alt }) => (
    <Link
      href={typeof src === "string" ? src : undefined}
      target="_blank"
      rel="noopener noreferrer"
    >
      {alt || (typeof src === "string" ? src : "")}
    </Link>
  ),
};

/** A model's answer as it was meant to be read. HTML in it stays text. */
export function Markdown({ text }: { text: string }) {
  return (
    <Box sx={BLOCKS}>
      <ReactMarkdown components={PARTS}>{text}</ReactMarkdown>
    </Box>
  );
}
