import { z } from "zod";
import type { Place } from "../../domain/access/scope.ts";
import { differencesOf, type Trial } from "../../domain/contract/try-set-up.ts";
import { groupKeyOf } from "../../domain/exceptions/blocker.ts";
import { kindSpec } from "../../domain/exceptions/kinds.ts";
import { type Amount, add, compare } from "../../domain/money.ts";
import type { LoadedEngagement } from "../engagements/load-facts.ts";
import type { ReferenceBook } from "../reference/reference-book.ts";

const engagement = z.object({
  id: z.string(),
  number: z.string(),
  name: z.string(),
  customerName: z.string().nullable(),
});
const reason = z.object({ kind: z.string(), title: z.string(), count: z.int() });
const money = z.object({ amount: z.string(), currency: z.string() });

/** What a change of a mapping set would do. Lists hold the first of each sort; counts are whole. */
export const changeEffectSchema = z.object({
  releases: z.object({
    count: z.int(),
    /** Of these, how many turn out to need no project. */
    noProject: z.int(),
    money: z.array(money),
    /** All of it in the firm's reporting currency; `unconverted` engagements have no rate and are left out. */
    reporting: money.extend({ unconverted: z.int() }),
    first: z.array(engagement.extend({ amount: z.string().nullable(), currency: z.string().nullable() })),
  }),
  /** Waiting for a key that changes, but held up by something else too. */
  stays: z.object({ count: z.int(), reasons: z.array(reason), first: z.array(engagement.extend({ why: z.string() })) }),
  /** On their way today, and stopped by the change. */
  stops: z.object({ count: z.int(), reasons: z.array(reason), first: z.array(engagement.extend({ why: z.string() })) }),
  /** Set up already, and would be set up differently today. They are not touched. */
  differs: z.object({
    count: z.int(),
    first: z.array(
      engagement.extend({ differences: z.array(z.object({ what: z.string(), before: z.string(), after: z.string() })) }),
    ),
  }),
  /** Engagements in entities or regions that the caller does not see: they are released too, but not shown. */
  elsewhere: z.int(),
  /** There were more engagements than a preview tries. */
  isPartial: z.boolean(),
});
export type ChangeEffect = z.infer<typeof changeEffectSchema>;

const listed = 100;
const reasonsListed = 12;

type Listed = z.infer<typeof engagement>;
const shown = ({ id, number, name, customerName }: LoadedEngagement): Listed => ({ id, number, name, customerName });

class Reasons {
  readonly #byGroup = new Map<string, { kind: string; title: string; count: number }>();

  add(trial: Trial): void {
    for (const blocker of trial.blockers) {
      const group = groupKeyOf(blocker);
      const known = this.#byGroup.get(group) ?? { kind: blocker.kind, title: titleOf(blocker), count: 0 };
      known.count += 1;
      this.#byGroup.set(group, known);
    }
  }

  list(): { kind: string; title: string; count: number }[] {
    return [...this.#byGroup.values()].sort((a, b) => b.count - a.count || (a.title < b.title ? -1 : 1)).slice(0, reasonsListed);
  }
}

const titleOf = (blocker: Trial["blockers"][number]): string => kindSpec(blocker.kind).title(blocker.params);
const whyOf = (trial: Trial): string => trial.blockers.map(titleOf).join("; ") || "It cannot be set up";

/** Adds up what trials of a change came to. */
export class EffectTally {
  readonly #reference: ReferenceBook;
  readonly #reaches: (place: Place) => boolean;
  readonly #money = new Map<string, Amount>();
  readonly #stayReasons = new Reasons();
  readonly #stopReasons = new Reasons();
  readonly #effect: ChangeEffect;

  constructor(context: { reference: ReferenceBook; reaches: (place: Place) => boolean }) {
    this.#reference = context.reference;
    this.#reaches = context.reaches;
    this.#effect = {
      releases: {
        count: 0,
        noProject: 0,
        money: [],
        reporting: { amount: "0", currency: context.reference.reportingCurrency, unconverted: 0 },
        first: [],
      },
      stays: { count: 0, reasons: [], first: [] },
      stops: { count: 0, reasons: [], first: [] },
      differs: { count: 0, first: [] },
      elsewhere: 0,
      isPartial: false,
    };
  }

  partial(): void {
    this.#effect.isPartial = true;
  }

  /** A parked engagement that waits for a key whose answer changes. */
  waiting(one: LoadedEngagement, after: Trial): void {
    if (this.#isElsewhere(one)) return;
    if (after.outcome === "stays") this.#stays(one, after);
    else this.#releases(one, after);
  }

  #releases(one: LoadedEngagement, after: Trial): void {
    const { releases } = this.#effect;
    releases.count += 1;
    if (after.outcome === "no_project") releases.noProject += 1;
    const amount = after.terms?.amount ?? null;
    const currency = after.terms?.currency ?? null;
    if (amount !== null && currency !== null) this.#count(amount, currency, one.worth);
    if (releases.first.length < listed) releases.first.push({ ...shown(one), amount, currency });
  }

  /** An engagement on its way that waits for none of the keys. */
  onTheWay(one: LoadedEngagement, before: Trial, after: Trial): void {
    if (before.outcome === "stays" || after.outcome !== "stays") return;
    if (this.#isElsewhere(one)) return;
    const { stops } = this.#effect;
    stops.count += 1;
    this.#stopReasons.add(after);
    if (stops.first.length < listed) stops.first.push({ ...shown(one), why: whyOf(after) });
  }

  /** An engagement with a contract. */
  provisioned(one: LoadedEngagement, before: Trial, after: Trial): void {
    if (!before.terms) return; // its deal has changed since: what it would be today is not for this change to say
    const differences = after.terms
      ? differencesOf(before.terms, after.terms)
      : [{ what: "Set-up", before: "possible", after: after.outcome === "no_project" ? "no project" : whyOf(after) }];
    if (differences.length === 0 || this.#isElsewhere(one)) return;
    const { differs } = this.#effect;
    differs.count += 1;
    if (differs.first.length < listed) differs.first.push({ ...shown(one), differences });
  }

  effect(): ChangeEffect {
    const { releases, stays, stops } = this.#effect;
    releases.money = [...this.#money].sort(([a], [b]) => (a < b ? -1 : 1)).map(([currency, amount]) => ({ amount, currency }));
    stays.reasons = this.#stayReasons.list();
    stops.reasons = this.#stopReasons.list();
    return this.#effect;
  }

  #stays(one: LoadedEngagement, after: Trial): void {
    const { stays } = this.#effect;
    stays.count += 1;
    this.#stayReasons.add(after);
    if (stays.first.length < listed) stays.first.push({ ...shown(one), why: whyOf(after) });
  }

  /** What an engagement is known to be worth counts as everywhere else, by the rates of its check; what the change makes of it by today's. */
  #count(amount: Amount, currency: string, worth: LoadedEngagement["worth"]): void {
    const { reporting } = this.#effect.releases;
    this.#money.set(currency, add(this.#money.get(currency) ?? "0", amount));
    const isKnown = worth.currency === currency && worth.amount !== null && compare(worth.amount, amount) === 0;
    const counted =
      (isKnown ? worth.reporting : null) ?? this.#reference.rates.convert(amount, currency, reporting.currency)?.amount;
    if (counted === undefined) reporting.unconverted += 1;
    else reporting.amount = add(reporting.amount, counted);
  }

  /** By where it is listed today: what a trial would make of it opens it to nobody. */
  #isElsewhere({ entityCode, region }: LoadedEngagement): boolean {
    if (this.#reaches({ entityCode, region })) return false;
    this.#effect.elsewhere += 1;
    return true;
  }
}
