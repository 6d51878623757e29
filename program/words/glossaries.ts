import type { TaskWords } from '../../lib/journey/validate/letters';
import type { Locale } from '../locales';
import { de } from './de';
import { en } from './en';
import type { Glossary } from './glossary';

export const GLOSSARIES: Readonly<Record<Locale, Glossary>> = { en, de };

/** Of the languages that the journey's titles of tasks are not written in. */
export const TASK_WORDS: TaskWords = Object.fromEntries(
  Object.entries(GLOSSARIES).flatMap(([locale, { tasks }]) => (tasks === 'as titled' ? [] : [[locale, tasks]])),
);
