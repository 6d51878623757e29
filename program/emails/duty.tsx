import type { ReactElement } from 'react';
import type { StepVariables } from '../../lib/journey/emails';
import { Table } from './parts';
import { date, titled, waited } from './words';

/** What a person of the program needs to know at a glance about a partner that needs them. */
export const PartnerFacts = ({ partner, waiting, task }: StepVariables): ReactElement => (
  <Table
    head={[]}
    rows={[
      ['Partner', `${partner.name} (${partner.id})`],
      ['Track and segment', `${titled(partner.track)}, ${partner.segment}`],
      ['Phase', titled(partner.phase)],
      ...(task === undefined ? [] : ([['Due', date(task.dueAt)]] as const)),
      ...(waiting === undefined ? [] : ([['Waiting since', date(waiting.since)]] as const)),
    ]}
  />
);

/** `application decided (3 days)`, or what can be said when the wait is not known. */
export const waitTitle = ({ waiting, partner }: StepVariables): string => {
  if (waiting === undefined) return `a step of ${partner.phase}`;
  const days = waited(waiting);
  return days === undefined ? waiting.title : `${waiting.title} (${days})`;
};
