import { readFile } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { createDirectory } from '../../../lambdas/adapters/directory';
import { createJourneyStore } from '../../../lambdas/adapters/journey-store';
import { createEventQueue } from '../../../lambdas/adapters/queues';
import type { EventIntake } from '../../../lambdas/ports/queues';
import type { Milestones } from '../../../lib/journey/definition';
import type { Deployment } from '../deployment';
import { openNames } from '../parked';
import { OperatorProblem } from '../problem';
import { queueClientOf } from '../queue-client';
import type { Known } from './claims';
import { readSheet, type Sheet } from './csv';
import { decode, encodingFound } from './decode';
import { headerProblems, type Meaning, meaningOf } from './header';
import { isNoText, kindOfFile } from './no-csv';
import type { ImportPorts } from './send';

/** A file that can be read by its columns. */
export interface ImportFile extends Sheet {
  readonly encoding: string;
  readonly meanings: readonly Meaning[];
}

const bytesOf = async (path: string): Promise<Uint8Array> => {
  try {
    return await readFile(path);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    const why = code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a folder' : String(code);
    throw new OperatorProblem(`${path} cannot be read: ${why}`, { cause });
  }
};

const SAVE_IT = 'save it as "CSV UTF-8" in the program that it comes from';

/** A table whose columns all mean something. @throws OperatorProblem with all that is wrong with the header */
export const tableOf = (bytes: Uint8Array, milestones: Milestones, said?: string): ImportFile => {
  const kind = kindOfFile(bytes);
  if (kind !== undefined) throw new OperatorProblem(`the file is ${kind}, and no CSV: ${SAVE_IT}`);
  if (isNoText(bytes, encodingFound(bytes))) throw new OperatorProblem(`the file is no text, and no CSV: ${SAVE_IT}`);
  const { text, encoding } = decode(bytes, said);
  const sheet = readSheet(text);
  const problems = headerProblems(milestones, sheet.header.cells);
  if (problems.length > 0)
    throw new OperatorProblem(
      `the first line names the columns, and not all of it can be read: ${problems.join('; ')}. All columns: npm run ops -- import --help. Put # before the name of one that is not to be imported`,
    );
  if (sheet.rows.length === 0) throw new OperatorProblem('the file has a header and no rows: each row below it is a partner');
  const meanings = sheet.header.cells.flatMap((name) => meaningOf(milestones, name) ?? []);
  return { ...sheet, encoding, meanings };
};

export const readTable = async (path: string, milestones: Milestones, said?: string): Promise<ImportFile> =>
  tableOf(await bytesOf(path), milestones, said);

type Place = Pick<Deployment, 'client' | 'tableName' | 'queues'>;

/** The queue's address is asked for when the first event is sent: who only plans needs no right to it. */
const intakeOf = ({ client, queues }: Pick<Place, 'client' | 'queues'>): EventIntake => {
  const sqs = queueClientOf({ client });
  return { sendAll: async (messages) => createEventQueue(sqs, (await queues()).events).sendAll(messages) };
};

/** What an import needs of a deployment. */
export const openImport = (deployment: Place, said: ImportPorts['said']): Omit<ImportPorts, 'known'> & { readonly known: Known } => {
  const tables = openNames(deployment);
  const [store, directory] = [createJourneyStore(tables), createDirectory(tables)];
  return {
    known: { appliedEvent: store.appliedEvent, claimsOn: directory.claimsOn, erased: directory.erased },
    reader: store,
    events: intakeOf(deployment),
    sleep: async (milliseconds) => {
      await setTimeout(milliseconds);
    },
    said,
  };
};
