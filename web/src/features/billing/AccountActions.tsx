import Button from "@mui/material/Button";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { GiveDialog } from "./GiveDialog";
import { TakeDialog } from "./TakeDialog";

/** What who runs the hub does with a customer's credits. */
export function AccountActions({ owner }: { owner: string }) {
  const { t } = useTranslation();
  const [act, setAct] = useState<"give" | "take" | null>(null);
  return (
    <>
      <Button onClick={() => setAct("take")}>{t("billing.take")}</Button>
      <Button variant="contained" onClick={() => setAct("give")}>
        {t("billing.give")}
      </Button>
      {act === "give" ? <GiveDialog owner={owner} onClose={() => setAct(null)} /> : null}
      {act === "take" ? <TakeDialog owner={owner} onClose={() => setAct(null)} /> : null}
    </>
  );
}
