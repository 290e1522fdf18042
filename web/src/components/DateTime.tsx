import { useTranslation } from "react-i18next";
import { exact } from "@/format/time";

interface Props {
  at: string | null;
  /** Said when there is no time, such as "never". */
  missing?: string;
}

/** A moment to the second, in the reader's language and time zone. */
export function DateTime({ at, missing = "–" }: Props) {
  const { i18n } = useTranslation();
  if (at === null) return <span>{missing}</span>;
  return (
    <time dateTime={at} style={{ whiteSpace: "nowrap" }}>
      {exact(at, i18n.language)}
    </time>
  );
}
