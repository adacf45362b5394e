import type { FieldClass } from "../../domain/access/field-classes.ts";
import type { WireFieldClasses } from "../ports/port.ts";

const ofClass = (fieldClass: FieldClass, names: string): WireFieldClasses =>
  Object.fromEntries(names.split(/\s+/).map((name) => [name, fieldClass]));

/**
 * Class of each field that is read or written, by its name on the wire: SuiteQL columns are lower case, record fields camel
 * case. What is not listed is masked, among it every custom field that an account renames.
 */
export const wireFields: WireFieldClasses = {
  ...ofClass("public", "id refName links rel href count hasMore offset totalResults status title type"),
  ...ofClass("internal", "q items detail o:errorDetails o:errorCode o:errorPath o:urlPath o:errorHeader o:errorQueryParam"),
  ...ofClass("internal", "externalid externalId entityid companyname companyName isPerson url vatregnumber vatRegNumber"),
  ...ofClass("internal", "name symbol country isinactive isInactive subsidiary currency parent entity job company isprimarysub"),
  ...ofClass(
    "internal",
    "basecurrency transactioncurrency exchangerate effectivedate periodname startdate enddate closed arlocked",
  ),
  ...ofClass("internal", "isquarter isyear itemid displayname creditholdoverride addressBook addressBookAddress city"),
  ...ofClass("internal", "defaultBilling defaultShipping startDate projectedEndDate jobBillingType billingRateCard entityStatus"),
  ...ofClass("internal", "scheduleType frequency repeatEvery numberRemaining inArrears initialAmount milestone milestoneName"),
  ...ofClass("internal", "milestoneDate milestoneAmount tranDate terms otherRefNum memo item amount description"),
  ...ofClass(
    "internal",
    "billingSchedule custentity_tl_key custentity_tl_role custentity_tl_engagement custentity_tl_cost_center",
  ),
  ...ofClass("internal", "custentity_tl_revenue_profile custbody_tl_engagement custbody_tl_correlation custbody_tl_tax_profile"),
  ...ofClass("internal", "custcol_tl_contract_line custcol_tl_billing_driver"),
  ...ofClass("bill_rate", "rate quantity"),
  ...ofClass("posting", "creditlimit balance"),
  ...ofClass("personal", "email phone firstName lastName comments addr1 zip"),
};

/** Class of each field that an account calls by a name of its own, by what the settings call it. A person's name is personal. */
export const classesOfNamed = ({
  contactFullName,
  ...others
}: { contactFullName: string | null } & Readonly<Record<string, string | null>>): WireFieldClasses => ({
  ...ofClass(
    "internal",
    Object.values(others)
      .filter((name) => name !== null)
      .join(" "),
  ),
  ...(contactFullName === null ? {} : { [contactFullName]: "personal" }),
});
