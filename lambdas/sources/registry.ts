import type { SourceName } from '../environment';
import type { Source } from './source';
import { standard } from './standard';

/** Who may send webhooks, by the name in the path. */
export const sources: Readonly<Record<SourceName, Source>> = { standard };
