import { Fragment } from "react";

/** A sentence of the documentation, in which words between backticks are code. */
export function Words({ text }: { text: string }) {
  return text.split("`").map((part, at) => {
    // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text never move
    return at % 2 === 1 ? <code key={at}>{part}</code> : <Fragment key={at}>{part}</Fragment>;
  });
}
