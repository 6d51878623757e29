import type { Facts, Program, Step, Steps } from '../definition';
import { slug } from '../slug';
import { type Draft, factsOf } from './draft';
import { isReached } from './reach';

/** What a phase goes through without waiting, as things stand. */
interface AtOnce {
  /** Steps on its way that have somebody told by email. */
  readonly emails: readonly string[];
  /** Whether it comes to stand at a wait or a pause, goes on behind these steps, or is over. */
  readonly ends: 'stands' | 'goes on' | 'is over';
}

type Known = Pick<Program, 'milestones' | 'questions'>;

const ON: AtOnce = { emails: [], ends: 'goes on' };
const STANDS: AtOnce = { emails: [], ends: 'stands' };

const together = (branches: readonly AtOnce[]): AtOnce => ({
  emails: branches.flatMap(({ emails }) => emails),
  ends: branches.every(({ ends }) => ends !== 'stands') ? 'goes on' : 'stands',
});

const through = (program: Known, facts: Facts, step: Step): AtOnce => {
  switch (step.kind) {
    case 'sendEmail':
      return { emails: [slug(step.as)], ends: 'goes on' };
    case 'waitFor': {
      const [milestone, state] = [program.milestones[step.milestone], facts.milestones[step.milestone]];
      if (milestone === undefined || !isReached(milestone, state, facts.partner)) return STANDS;
      return passAtOnce(program, facts, step.on === undefined ? step.reached : (step.on[state?.outcome ?? ''] ?? []));
    }
    case 'together':
      return together(Object.values(step.branches).map((branch) => passAtOnce(program, facts, branch)));
    case 'choose':
      return passAtOnce(program, facts, step.answers[program.questions[step.question]?.ask(facts) ?? ''] ?? []);
    case 'pauseUntil': {
      const until = facts.partner.dates[step.date];
      return until !== undefined && until <= facts.now ? ON : STANDS;
    }
    case 'pause':
      return STANDS;
    // It is opened, and listed; a program of thousands must not fill its managers' mailboxes on one morning.
    case 'openTask':
      return { emails: [slug(step.as)], ends: 'goes on' };
    case 'end':
      return { emails: [], ends: 'is over' };
  }
};

/** The way from these steps' beginning to the first deadline, or to the end. */
const passAtOnce = (program: Known, facts: Facts, steps: Steps): AtOnce => {
  const emails: string[] = [];
  for (const step of steps) {
    const way = through(program, facts, step);
    emails.push(...way.emails);
    if (way.ends !== 'goes on') return { emails, ends: way.ends };
  }
  return { emails, ends: 'goes on' };
};

/**
 * Notes which emails the run that has just started asks for before anything happens: a partner that was brought in has had
 * such mail from whoever looked after it before. Where the run ends at once, so it is for the one that follows.
 */
export const noteUntold = (draft: Draft): void => {
  const { partner, rules, now } = draft;
  const { phase, run, state, imported } = partner;
  if (state !== 'running') return;
  const { emails, ends } = passAtOnce(rules.program, factsOf(draft), rules.program.phases[phase].steps);
  const untold = [...(imported?.untold ?? []), ...emails.map((step) => ({ run, step }))];
  draft.partner = { ...partner, imported: { at: imported?.at ?? now, untold, ...(ends !== 'stands' && { passing: run }) } };
  if (emails.length > 0) draft.notes.push(`not told again: ${emails.join(', ')}`);
};

/** The run of an import ended without having waited: what follows it follows from the import. */
export const isPassing = ({ partner }: Pick<Draft, 'partner'>, run: number): boolean => partner.imported?.passing === run;
