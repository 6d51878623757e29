import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { drawPhase, drawProgram } from '../lib/journey/picture';
import { PHASES } from '../lib/journey/words';
import { program } from '../program/partner-journey';

const PAGE = join(import.meta.dirname, '../docs/journey.md');

const picture = (mermaid: string): string => `\`\`\`mermaid\n${mermaid}\n\`\`\``;

/** docs/journey.md: the program in pictures, from the program itself. */
export const journeyPage = (): string =>
  [
    '# The journey in pictures',
    '',
    '<!-- Written by `npm run docs` from program/: change it there. -->',
    '',
    `Version ${program.version}. An exit may be requested at any time. It leads, as do a declined or withheld renewal and a lapse, to a run\nof its own of the last phase, which then asks whether the partner is leaving. Where an outcome leads to renewal and to another phase, that other\nphase starts only if it can end before the renewal window opens.`,
    '',
    picture(drawProgram(program)),
    ...PHASES.flatMap((id) => ['', `## ${program.phases[id].title}`, '', picture(drawPhase(program.phases[id], program))]),
    '',
  ].join('\n');

/** Whether the page in the repository shows the program as it is. */
export const isUpToDate = async (): Promise<boolean> => (await readFile(PAGE, 'utf8')) === journeyPage();

if (import.meta.main) await writeFile(PAGE, journeyPage());
