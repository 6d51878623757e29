import type { StepVariables } from '../../lib/journey/emails';
import type { PhaseId, Segment, Track } from '../../lib/journey/words';
import type { milestones } from '../milestones';
import type { TierName } from '../tiers';

/** What the journey's names are called in letters, and what stands on every letter: one glossary a language. */
export interface Glossary {
  readonly layout: {
    readonly greeting: (recipient: StepVariables['recipient']) => string;
    /** Above the manager's name. */
    readonly regards: string;
    /** Why the letter came, by whom it is for; `journey` is mail to a partner that it can stop. */
    readonly why: Readonly<Record<'manager' | 'head' | 'service' | 'journey', (variables: StepVariables) => string>>;
    /** The link to where the reader chooses which emails come. */
    readonly preferences: string;
    /** How to stop them where there is no such link. */
    readonly stopByReply: (variables: StepVariables) => string;
  };
  /** `as` follows "joins us as". */
  readonly tracks: Readonly<Record<Track, { readonly name: string; readonly as: string }>>;
  readonly segments: Readonly<Record<Segment, string>>;
  readonly phases: Readonly<Record<PhaseId, string>>;
  /** `partner` follows "you are". */
  readonly tiers: Readonly<Record<TierName, { readonly name: string; readonly partner: string; readonly benefits: readonly string[] }>>;
  /** Heads of tables. */
  readonly numbers: Readonly<
    Record<'thisTerm' | 'plan' | 'leads' | 'dealsRegistered' | 'dealsWon' | 'revenue' | 'openDeals' | 'tier', string>
  >;
  /** What has to come about, as in "still open: ...". Operators read the milestone's `title` instead. */
  readonly milestones: Readonly<Record<keyof typeof milestones, string>>;
  /** By their titles in the journey; a language that the titles are written in needs no others. */
  readonly tasks: Readonly<Record<string, string>> | 'as titled';
}
