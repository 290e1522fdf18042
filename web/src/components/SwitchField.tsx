import FormControlLabel from "@mui/material/FormControlLabel";
import FormHelperText from "@mui/material/FormHelperText";
import Switch from "@mui/material/Switch";
import { type Control, Controller, type FieldPathByValue, type FieldValues } from "react-hook-form";

interface Props<Values extends FieldValues> {
  control: Control<Values>;
  name: FieldPathByValue<Values, boolean>;
  label: string;
  hint?: string;
}

/** Yes or no in a form, with what it means below. */
export function SwitchField<Values extends FieldValues>(props: Props<Values>) {
  const { control, name, label, hint } = props;
  return (
    <Controller
      control={control}
      name={name}
      render={({ field }) => (
        <div>
          <FormControlLabel
            control={
              <Switch
                checked={Boolean(field.value)}
                onChange={(event) => field.onChange(event.target.checked)}
              />
            }
            label={label}
          />
          {hint ? <FormHelperText sx={{ mt: 0 }}>{hint}</FormHelperText> : null}
        </div>
      )}
    />
  );
}
