import Tooltip from "@mui/material/Tooltip";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { exact, relative } from "@/format/time";

interface Props {
  at: string | null;
  /** Said when there is no time, such as "never". */
  missing?: string;
}

export function RelativeTime({ at, missing = "–" }: Props) {
  const { i18n } = useTranslation();
  const [now, setNow] = useState(() => Date.now());

  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 30_000);
    return () => clearInterval(timer);
  }, []);

  if (at === null) return <span>{missing}</span>;
  return (
    <Tooltip title={exact(at, i18n.language)}>
      <time dateTime={at} style={{ whiteSpace: "nowrap" }}>
        {relative(at, now, i18n.language)}
      </time>
    </Tooltip>
  );
}
