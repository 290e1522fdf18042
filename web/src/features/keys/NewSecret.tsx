import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { allows } from "@/api/allows";
import { firstModel, modelsQuery } from "@/api/models";
import type { NewKey } from "@/api/types";
import { SecretOnce } from "@/components/SecretOnce";

import { KeyTest } from "./KeyTest";

interface Props {
  made: NewKey;
  onClose: () => void;
}

/** The new secret, and a first call with a model that this very key may use. */
export function NewSecret({ made, onClose }: Props) {
  const { t } = useTranslation();
  const models = useQuery(modelsQuery);
  const allowed = models.data?.filter((model) => allows(made.key.models, model.id));
  const model = firstModel(allowed) ?? "demo/chat";
  return (
    <SecretOnce
      title={t("keys.made", { name: made.key.name })}
      secret={made.secret}
      model={model}
      extra={<KeyTest secret={made.secret} model={model} />}
      onClose={onClose}
    />
  );
}
