import * as v from 'valibot';
import { email } from '../event-fields';
import type { MailSetting } from '../sending/mode';
import { TRACKS } from '../words';

const A_MODE = "must be 'observe', 'approve', 'live' or { allowlist: [...] }";
const A_READER = 'must be an address such as robin@northwind.example, or a domain such as @northwind.example';

const domain = v.pipe(v.string(), v.regex(/^@[a-z0-9-]+(\.[a-z0-9-]+)+$/i, A_READER));
const reader = v.pipe(
  v.string(A_READER),
  v.check((text) => v.is(text.startsWith('@') ? domain : email, text), A_READER),
);
const allowlist = v.strictObject({ allowlist: v.pipe(v.array(reader), v.nonEmpty("must name somebody: 'observe' is for nobody")) }, A_MODE);

// Not a union: its problems would have no place within the list.
const mode = v.lazy(
  (given): v.GenericSchema => (typeof given === 'object' ? allowlist : v.picklist(['observe', 'approve', 'live'], A_MODE)),
);

const tracks = v.pipe(
  v.record(v.string(), mode),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    const known: readonly string[] = TRACKS;
    const unknown = Object.keys(dataset.value).filter((track) => !known.includes(track));
    if (unknown.length > 0) addIssue({ message: `has no track such as ${unknown.join(', ')}: there are ${TRACKS.join(', ')}` });
  }),
);

const byTrack = v.strictObject({ default: mode, tracks });

/** What `mail` of a stage may be. */
export const mailSetting = v.lazy(
  (given): v.GenericSchema => (typeof given === 'object' && given !== null && !('allowlist' in given) ? byTrack : mode),
);

/** One that was checked and written, as it is read back. */
export const writtenMailSetting = v.custom<MailSetting>((value) => v.is(mailSetting, value), 'is no setting of mail');
