import type { FieldClass, VisibleClasses } from "./field-classes.ts";

const named = (fieldClass: FieldClass, names: string): [string, FieldClass][] =>
  names.split(/\s+/).map((name) => [name, fieldClass]);

/**
 * The class of every field that audit entries may show, wherever it stands inside `before` and `after`. A name that is not
 * here is masked for everyone: what nobody has classed, nobody may see.
 */
const classOfField: ReadonlyMap<string, FieldClass> = new Map([
  ...named(
    "internal",
    `action active added adopted advice after aliasOf aliases answer assigneeId author amount amountReporting approvedBy approver assignee assignedTo attempts backfill
     basedOn baseUrl before billingDriver by candidate candidates capAmount category cause change changeCount changed changes choice clientId code comment comparison
     connection connectionId connectionKey contractType contractTypes correction correlationId costCenter costCentre count country
     countryCode created currency customer customerId cutoffAt dates days deal dealExternalId dealId decision description
     detail differences digest direction disposition dispositionBy dueAt dueOn effectiveAt effectiveOn endOn engagement
     engagementId engagementNumber entity entityCode entries entryCount error escalatedAt exceptionId exceptions expiresAt expiresOn
     exposure exposureReporting externalId fault faults feeSchedule field fields fileName filter finishedAt firstFault fix format from
     fromCurrency grants groupKey hasPassword headSeq held heldAt hold holdReason id ids ignored inboxItem inboxItemId isActive isBackfill
     isDeleted isLead isPaused isShared isWon item items key keyId keys kind kinds label lane legalEntity limit line lines
     linkedTo lockVersion mapping matched mergedInto mergedIntoId milestones missing mode moved name nextPollAt note notes nothingToShow
     number object ok opened openedAt outcome params paused paymentTerms periods pollIntervalMs policy prefix preview previewed primaryTeam
     product productCode project projectGroup projectId projects published query queued rateCard
     reason record recordId records region regionalOffice released releasedRuns reopened report requested required
     resolution resolved result revenueProfile reviewedName revision revoked role roles rolledBack rollover row rows rule
     rules ruling rulingId run runId runs runsReleased sameAccount scope scopes screen search secrets secretsRemoved secretsReplaced seq serial serviceEndOn serviceLine serviceStartOn session
     sessionsEnded set setKey setting settings severity size skipped snoozedUntil source sowStatus stage startOn
     startedAt state status step steps subject subjectId subjectType subsidiary system table target targetEngagementId targetNumber taxProfile
     team teams template term terms text timeZone title to toCurrency total turnTeam type until updated url use users valid validUntil
     value values vendor version versionId versions via view visibility wait waits waived waiver waiverId way why wonAt woken writeId writes writesSeen writesShown written`,
  ),
  ...named("bill_rate", "billRate billRates discount price pricePerUnit quantity rate rates unitPrice"),
  ...named("cost", "cost costAmount costRate costRates costs salary unitCost"),
  ...named("margin", "margin marginAmount marginPercent marginRate"),
  ...named(
    "posting",
    "creditAccount debitAccount glAccount invoice invoiceNumber journal journalEntry ledgerAccount posting postings",
  ),
  ...named(
    "personal",
    `address approverName assigneeName billTo candidateName contact contacts email emails firstName fullName ipAddress lastName
     ownerName phone postalCode street userAgent`,
  ),
]);

/** What a connection is set to: shown with all its members, which are each vendor's own, as on the connection's own page. */
const shownWhole: ReadonlySet<string> = new Set(["policy", "settings"]);

/** Fields as they may be shown, and which were left out: by name, nested ones by path. */
export interface ShownFields {
  shown: Record<string, unknown>;
  masked: string[];
}

/** Leaves out of `before` or `after` every field whose class is hidden from the reader, and every field without a class. */
export function showAuditFields(fields: Readonly<Record<string, unknown>>, visible: VisibleClasses): ShownFields {
  const masked: string[] = [];
  const shown = showObject(fields, { visible, masked, path: "" });
  return { shown, masked };
}

interface Walk {
  visible: VisibleClasses;
  masked: string[];
  path: string;
}

function showObject(fields: Readonly<Record<string, unknown>>, walk: Walk): Record<string, unknown> {
  const shown: [string, unknown][] = [];
  for (const [name, value] of Object.entries(fields)) {
    const path = walk.path ? `${walk.path}.${nameOf(name)}` : nameOf(name);
    const fieldClass = classOfField.get(name);
    const isWhole = walk.path === "" && shownWhole.has(name);
    if (fieldClass && walk.visible.has(fieldClass)) shown.push([name, isWhole ? value : showValue(value, { ...walk, path })]);
    else if (!walk.masked.includes(path)) walk.masked.push(path);
  }
  return Object.fromEntries(shown);
}

function showValue(value: unknown, walk: Walk): unknown {
  if (Array.isArray(value)) return value.map((item) => showValue(item, walk));
  if (typeof value === "object" && value !== null) return showObject(value as Record<string, unknown>, walk);
  return value;
}

/** A name that is no identifier of ours may itself be data, such as a person's name. */
const nameOf = (name: string): string => (/^[a-z][A-Za-z0-9]{0,39}$/.test(name) ? name : "(unnamed)");
