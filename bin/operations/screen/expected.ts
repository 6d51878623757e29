import type { Because, Condition, Expected } from '../expected';
import type { Look } from './look';
import { both, moment } from './moments';

const conditionInWords = (condition: Condition): string => {
  switch (condition.kind) {
    case 'reached':
      return `once "${condition.milestone}" is reached${condition.outcome === undefined ? '' : ` (${condition.outcome})`}`;
    case 'not-reached':
      return `unless "${condition.milestone}" is reached before`;
    case 'answer':
      return `if "${condition.question}" is answered "${condition.answer}"`;
    case 'done':
      return `after "${condition.step}"`;
    case 'date':
      return `when ${condition.date} is known and has come`;
  }
};

/** Which step will ask for an email, what must come about before, and when: `portal-used, day 2: unless "first portal login" is reached before, 2026-11-24 10:00:00 (in 2 d)`. */
export const expectedInWords = ({ step, conditions, at, isLatest }: Expected, { now }: Look): string => {
  const when = at === undefined ? [] : [`${isLatest ? 'at the latest ' : ''}${both(at, now)}`];
  const isOverdue = at !== undefined && Date.parse(at) < now && conditions.every(({ kind }) => kind === 'not-reached');
  const trouble = isOverdue ? ['and nothing is recorded of it: see "executions" and "redrive"'] : [];
  return `${step}: ${[...conditions.map(conditionInWords), ...when, ...trouble].join(', ')}`;
};

/** `"training attended" was reached 2026-11-21 10:00:00`. */
export const becauseInWords = (because: Because): string => {
  switch (because.kind) {
    case 'reached':
      return `"${because.milestone}" was reached ${moment(because.at)}${because.outcome === undefined ? '' : ` (${because.outcome})`}`;
    case 'gave-up':
      return `"${because.milestone}" was waited for in vain until ${moment(because.at)}`;
    case 'answer':
      return `"${because.question}" was answered "${because.answer}" ${moment(because.at)}`;
  }
};
