import { getRouteApi } from "@tanstack/react-router";
import { ChatPanel } from "./ChatPanel";
import { MediaPanel } from "./media/MediaPanel";
import { PlaygroundHead } from "./PlaygroundHead";

const route = getRouteApi("/console/playground");

/** Conversations with models, and everything else that can be asked of them. */
export function PlaygroundPage() {
  const { kind, model } = route.useSearch();
  const navigate = route.useNavigate();
  if (kind === undefined) return <ChatPanel />;
  return (
    <>
      <PlaygroundHead />
      <MediaPanel
        key={kind}
        medium={kind}
        model={model}
        onModel={(next) => void navigate({ search: { kind, model: next }, replace: true })}
      />
    </>
  );
}
