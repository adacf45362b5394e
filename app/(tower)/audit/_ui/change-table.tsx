import { Masked } from "@/components/masked/masked";
import { cn } from "@/components/ui/cn";
import { type FieldChange, fieldName } from "./changes";

/** Before and after, field by field. */
export function ChangeTable({ changes }: { changes: readonly FieldChange[] }) {
  if (changes.length === 0) return <p className="text-muted-foreground">This entry holds no fields.</p>;
  const hasBefore = changes.some((change) => change.before !== undefined);
  return (
    <table className="w-full table-fixed border-separate border-spacing-0">
      <thead className="text-meta text-muted-foreground">
        <tr>
          <th className="w-[30%] border-b border-border py-1 pr-3 text-left font-normal">Field</th>
          {hasBefore ? <th className="border-b border-border py-1 pr-3 text-left font-normal">Before</th> : null}
          <th className="border-b border-border py-1 text-left font-normal">{hasBefore ? "After" : "Value"}</th>
        </tr>
      </thead>
      <tbody>
        {changes.map((change) => (
          <ChangeRow key={change.path} change={change} hasBefore={hasBefore} />
        ))}
      </tbody>
    </table>
  );
}

function ChangeRow({ change, hasBefore }: { change: FieldChange; hasBefore: boolean }) {
  const cell = "border-b border-border py-1.5 pr-3 align-top break-words whitespace-pre-line";
  if (change.kind === "masked") {
    return (
      <tr>
        <td className={cn(cell, "text-muted-foreground")}>{fieldName(change.path)}</td>
        <td className={cell} colSpan={hasBefore ? 2 : 1}>
          <Masked />
        </td>
      </tr>
    );
  }
  const isSame = change.kind === "same";
  return (
    <tr className={isSame ? "text-muted-foreground" : undefined}>
      <td className={cn(cell, "text-muted-foreground")}>{fieldName(change.path)}</td>
      {hasBefore ? (
        <td className={cell}>
          {change.before === undefined ? (
            <Nothing />
          ) : isSame ? (
            change.before
          ) : (
            <del className="text-danger decoration-danger/50">{change.before}</del>
          )}
        </td>
      ) : null}
      <td className={cell}>
        {change.after === undefined ? (
          <Nothing />
        ) : isSame ? (
          change.after
        ) : (
          <ins className="text-ok no-underline">{change.after}</ins>
        )}
      </td>
    </tr>
  );
}

const Nothing = () => (
  <span className="text-muted-foreground">
    <span aria-hidden>·</span>
    <span className="sr-only">no such field</span>
  </span>
);
