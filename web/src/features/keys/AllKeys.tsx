import Add from "@mui/icons-material/Add";
import Button from "@mui/material/Button";
import { useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { freshKeyQuery } from "@/api/freshKey";
import type { NewKey } from "@/api/types";
import { PageHead } from "@/components/PageHead";
import { KeyCreate } from "./KeyCreate";
import { KeyFilters } from "./KeyFilters";
import { KeyList } from "./KeyList";
import { NewSecret } from "./NewSecret";

const route = getRouteApi("/console/keys");

/** Every key of the hub, for those who manage it. */
export function AllKeys() {
  const { t } = useTranslation();
  const client = useQueryClient();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const [made, setMade] = useState<NewKey | null>(null);
  const open = (create: "1" | undefined) =>
    void navigate({ search: (now) => ({ ...now, create }), replace: true });

  const onMade = (key: NewKey) => {
    client.setQueryData(freshKeyQuery.queryKey, key.secret);
    void client.invalidateQueries({ queryKey: ["keys"] });
    setMade(key);
    open(undefined);
  };
  return (
    <>
      <PageHead
        title={t("nav.keys")}
        text={t("keys.text")}
        action={
          <Button variant="contained" startIcon={<Add />} onClick={() => open("1")}>
            {t("keys.create")}
          </Button>
        }
      />
      <KeyFilters />
      <KeyList onMade={onMade} onCreate={() => open("1")} />
      {search.create ? <KeyCreate onMade={onMade} onClose={() => open(undefined)} /> : null}
      {made ? <NewSecret made={made} onClose={() => setMade(null)} /> : null}
    </>
  );
}
