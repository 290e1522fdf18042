import Checkbox from "@mui/material/Checkbox";
import FormControl from "@mui/material/FormControl";
import FormControlLabel from "@mui/material/FormControlLabel";
import FormGroup from "@mui/material/FormGroup";
import FormHelperText from "@mui/material/FormHelperText";
import FormLabel from "@mui/material/FormLabel";
import { Controller, useFormContext } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { AFTER, type RouteValues } from "./routeSchema";

/** What must have befallen the steps before, for this one to be tried. */
export function StepAfter({ at }: { at: number }) {
  const { t } = useTranslation();
  const form = useFormContext<RouteValues>();
  return (
    <Controller
      control={form.control}
      name={`steps.${at}.after`}
      render={({ field }) => (
        <FormControl component="fieldset">
          <FormLabel component="legend" sx={{ fontSize: 13 }}>
            {t("routes.after")}
          </FormLabel>
          <FormGroup row>
            {AFTER.map((word) => (
              <FormControlLabel
                key={word}
                label={t(`routes.afters.${word}`)}
                control={
                  <Checkbox
                    size="small"
                    checked={field.value.includes(word)}
                    onChange={({ target }) =>
                      field.onChange(
                        AFTER.filter((one) =>
                          one === word ? target.checked : field.value.includes(one),
                        ),
                      )
                    }
                  />
                }
              />
            ))}
          </FormGroup>
          {field.value.length === 0 ? (
            <FormHelperText sx={{ mx: 0 }}>{t("routes.afterAny")}</FormHelperText>
          ) : null}
        </FormControl>
      )}
    />
  );
}
