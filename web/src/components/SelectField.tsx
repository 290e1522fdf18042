import MenuItem from "@mui/material/MenuItem";
import TextField, { type TextFieldProps } from "@mui/material/TextField";

interface Props extends Omit<TextFieldProps, "select" | "onChange"> {
  value: string;
  choices: { value: string; label: string }[];
  onChange: (value: string) => void;
}

export function SelectField({ choices, onChange, ...props }: Props) {
  return (
    <TextField select {...props} onChange={(event) => onChange(event.target.value)}>
      {choices.map((choice) => (
        <MenuItem key={choice.value} value={choice.value}>
          {choice.label}
        </MenuItem>
      ))}
    </TextField>
  );
}
