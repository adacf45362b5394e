"use client";

import { LoadingRows } from "@/components/states/loading-rows";
import { WhenLoaded } from "@/components/states/when-loaded";
import { Callout } from "@/components/ui/callout";
import { type Now, useNow } from "@/components/when/now";
import type { ConnectionDetail } from "../../_ui/connection-types";
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
  if (!clock) return <LoadingRows />;
  return (
    <div className="mx-auto flex max-w-6xl flex-col gap-4">
      <WhenLoaded query={read} failed="The connection could not be loaded" loading={<LoadingRows />}>
        {(connection) => (
          <>
            <Health connection={connection} at={clock} />
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
          </>
        )}
      </WhenLoaded>
    </div>
  );
}

/** How it is, in a sentence, where there is something to say. */
function Health({ connection, at }: { connection: ConnectionDetail; at: Now }) {
  const { sentence, tone } = healthOf(connection, at);
  return sentence ? <Callout tone={tone}>{sentence}</Callout> : null;
}
