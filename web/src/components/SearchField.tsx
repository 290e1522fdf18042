import Search from "@mui/icons-material/Search";
import InputAdornment from "@mui/material/InputAdornment";
import TextField from "@mui/material/TextField";
import { useEffect, useRef, useState } from "react";

interface Props {
  label: string;
  value: string;
  onChange: (value: string) => void;
  icon?: boolean;
}

/** A text filter that settles 300 ms after the last key stroke. */
export function SearchField({ label, value, onChange, icon = true }: Props) {
  const [text, setText] = useState(value);
  const sent = useRef(value);
  const report = useRef(onChange);
  report.current = onChange;

  useEffect(() => {
    // A change from outside (the back button, "clear all") wins over what stands in the field.
    if (value === sent.current) return;
    sent.current = value;
    setText(value);
  }, [value]);

  useEffect(() => {
    if (text === sent.current) return;
    const timer = setTimeout(() => {
      sent.current = text;
      report.current(text);
    }, 300);
    return () => clearTimeout(timer);
  }, [text]);

  const adornment = icon ? (
    <InputAdornment position="start">
      <Search fontSize="small" />
    </InputAdornment>
  ) : undefined;
  return (
    <TextField
      type="search"
      label={label}
      value={text}
      onChange={(event) => setText(event.target.value)}
      slotProps={{ input: { startAdornment: adornment } }}
    />
  );
}
