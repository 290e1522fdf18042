import Add from "@mui/icons-material/Add";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Code, NewCode } from "@/api/types";
import { DataTable } from "@/components/DataTable";
import { Empty } from "@/components/Empty";
import { LoadMore } from "@/components/LoadMore";
import { CodeCreate } from "./CodeCreate";
import { CodeRevoke } from "./CodeRevoke";
import { CodesOnce } from "./CodesOnce";
import { codeColumns } from "./codeColumns";
import { codesQuery } from "./queries";

/** Codes that whoever has one redeems for credits. */
export function CodeList() {
  const { t } = useTranslation();
  const list = useInfiniteQuery(codesQuery);
  const [creating, setCreating] = useState(false);
  const [made, setMade] = useState<NewCode[] | null>(null);
  const [revoking, setRevoking] = useState<Code | null>(null);
  const create = (
    <Button variant="contained" startIcon={<Add />} onClick={() => setCreating(true)}>
      {t("codes.create")}
    </Button>
  );
  return (
    <>
      <Box sx={{ display: "flex", justifyContent: "flex-end", mb: 2 }}>{create}</Box>
      <DataTable
        label={t("billing.codes")}
        columns={codeColumns(t, setRevoking)}
        rows={list.data?.pages.flatMap((page) => page.codes)}
        rowKey={(code) => code.id}
        error={list.error}
        onRetry={() => void list.refetch()}
        minWidth={820}
        empty={<Empty title={t("codes.empty")} text={t("codes.emptyText")} action={create} />}
        footer={
          <LoadMore
            more={list.hasNextPage}
            busy={list.isFetchingNextPage}
            onMore={() => void list.fetchNextPage()}
          />
        }
      />
      {creating ? (
        <CodeCreate
          onMade={(codes) => {
            setCreating(false);
            setMade(codes);
          }}
          onClose={() => setCreating(false)}
        />
      ) : null}
      {made ? <CodesOnce codes={made} onClose={() => setMade(null)} /> : null}
      {revoking ? <CodeRevoke code={revoking} onClose={() => setRevoking(null)} /> : null}
    </>
  );
}
