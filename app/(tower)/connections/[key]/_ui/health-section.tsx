"use client";

import { MinuteChart } from "@/components/charts/minute-chart";
import { Empty } from "@/components/states/empty";
import { Section } from "@/components/ui/section";
import { Segmented } from "@/components/ui/segmented";
import { useNow } from "@/components/when/now";
import { after } from "@/server/domain/clock";
import type { ConnectionDetail } from "../../_ui/connection-types";
import { spans } from "../search-params";

interface HealthSectionProps {
  connection: ConnectionDetail;
  hours: (typeof spans)[number];
  onHoursChange: (hours: (typeof spans)[number]) => void;
}

const hourMs = 3_600_000;

/** Latency and errors over time. */
export function HealthSection({ connection, hours, onHoursChange }: HealthSectionProps) {
  const clock = useNow();
  if (!clock) return null;
  const { minutes, name, stepMs } = connection;
  const time = { from: after(clock.now, -Number(hours) * hourMs), to: clock.now, stepMs, timeZone: clock.timeZone };
  const per = stepMs === 60_000 ? "minute" : `${stepMs / 60_000} minutes`;
  return (
    <Section
      title="Health"
      note={`by ${per}`}
      actions={
        <Segmented
          label="How far back"
          options={spans.map((value) => ({ value, label: `${value} h` }))}
          value={hours}
          onValueChange={onHoursChange}
        />
      }
    >
      {minutes.length === 0 ? (
        <Empty title={`No calls in the last ${hours === "1" ? "hour" : `${hours} hours`}`}>
          {connection.mode === "off" ? "It is switched off." : "Sync now makes one."}
        </Empty>
      ) : (
        <div className="flex flex-col gap-4">
          <MinuteChart
            label={`How long calls to ${name} took, by ${per}`}
            series={[
              { label: `p95 by ${per}`, colour: "chart-1", kind: "line" },
              { label: `p50 by ${per}`, colour: "chart-3", kind: "line" },
            ]}
            points={minutes.map(({ at, p50Ms, p95Ms }) => ({ at, values: [p95Ms, p50Ms] }))}
            unit={{ kind: "duration" }}
            {...time}
          />
          <MinuteChart
            label={`Calls to ${name} by ${per}, and how many failed`}
            series={[
              { label: "Failed", colour: "danger", kind: "bar" },
              { label: "Answered", colour: "muted-foreground", kind: "bar" },
            ]}
            points={minutes.map(({ at, calls, errors }) => ({ at, values: [errors, calls - errors] }))}
            unit={{ kind: "count" }}
            height={110}
            {...time}
          />
        </div>
      )}
    </Section>
  );
}
