import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { duration } from "@/format/duration";

interface Props {
  until: string;
  /** Said when the time has come. */
  over: string;
}

/** A clock that runs down to a moment. */
export function Countdown({ until, over }: Props) {
  const { i18n } = useTranslation();
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  const left = Date.parse(until) - now;
  if (left <= 0) return <span>{over}</span>;
  const hours = left / 3_600_000;
  const text =
    hours < 1
      ? duration(Math.ceil(left / 1_000) * 1_000).replace(/\.0+ s$/, " s")
      : new Intl.NumberFormat(i18n.language, {
          style: "unit",
          unit: "hour",
          maximumFractionDigits: 1,
        }).format(hours);
  return <time dateTime={until}>{text}</time>;
}
