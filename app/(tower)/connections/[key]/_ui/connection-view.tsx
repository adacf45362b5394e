"use client";

import { ErrorState } from "@/components/states/error-state";
import { LoadingRows } from "@/components/states/loading-rows";
import { Callout } from "@/components/ui/callout";
import { useNow } from "@/components/when/now";
import { healthOf } from "../../_ui/health-sentence";
import { CredentialsSection } from "./credentials-section";
import { FactsSection } from "./facts-section";
import { HealthSection } from "./health-section";
import { ModeSection } from "./mode-section";
import { PreviewSection } from "./preview-section";
import { SettingsSection } from "./settings-section";
import { useConnection } from "./use-connection";

/** One connection: how it is, what it holds up, what it may do, how it is set up. */
export function ConnectionView({ connectionKey, mayManage }: { connectionKey: string; mayManage: boolean }) {
  const { read, hours, setHours } = useConnection(connectionKey);
  const clock = useNow();
  if (read.isError && !read.data)
    return (
      <ErrorState
        title="The connection could not be loaded"
        message={read.error.message}
        onRetry={() => void read.refetch()}
        retrying={read.isFetching}
        correlationId={read.error.data?.correlationId}
      />
    );
  const connection = read.data;
  if (!connection || !clock) return <LoadingRows />;
  const health = healthOf(connection, clock);
  return (
    <div className="mx-auto flex max-w-6xl flex-col gap-4">
      {health.sentence ? <Callout tone={health.tone}>{health.sentence}</Callout> : null}
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="flex min-w-0 flex-col gap-4">
          <HealthSection connection={connection} hours={hours} onHoursChange={(next) => void setHours(next)} />
          {connection.mode === "shadow" ? <PreviewSection connection={connection} mayManage={mayManage} /> : null}
          <SettingsSection connection={connection} mayManage={mayManage} />
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          <FactsSection connection={connection} />
          <ModeSection connection={connection} mayManage={mayManage} />
          <CredentialsSection connection={connection} mayManage={mayManage} />
        </div>
      </div>
    </div>
  );
}
