import type { StageSettings, WrittenFields } from '../../lib/journey/settings';
import type { ProgramProblem } from '../../lib/journey/validate/problem';
import type { Senders } from './registry';

const namesOf = ({ phase, nextStep, state }: WrittenFields): readonly string[] => [
  phase,
  nextStep,
  ...(state === undefined ? [] : [state]),
];

/** Fields of the CRM's record of a partner that mean something when they change. */
const listenedTo = (senders: Senders, crm: 'hubspot' | 'salesforce'): readonly string[] => {
  if (crm === 'hubspot') return Object.keys(senders.hubspot?.updates?.company ?? {});
  const accounts = (senders.salesforce?.rules ?? []).filter(({ object }) => object === 'Account');
  return accounts.flatMap((rule) => [
    ...Object.keys(rule.when ?? {}),
    ...('data' in rule ? Object.values(rule.data ?? {}).map(String) : []),
  ]);
};

/** What we write must mean nothing when it comes back: a field that does would go round and round. */
export const checkWriteBack = (senders: Senders, stages: Readonly<Record<string, StageSettings>>): readonly ProgramProblem[] =>
  Object.entries(stages).flatMap(([stage, { crmWriteBack }]) => {
    if (crmWriteBack === undefined) return [];
    const heard = new Set(listenedTo(senders, crmWriteBack.crm));
    const looped = namesOf(crmWriteBack.fields).filter((name) => heard.has(name));
    return looped.map((name) => ({
      place: `stages > ${stage} > crmWriteBack > fields`,
      problem: `writes "${name}", which senders > ${crmWriteBack.crm} listens to: a loop`,
      fix: 'write into fields of their own, which nothing listens to',
    }));
  });
