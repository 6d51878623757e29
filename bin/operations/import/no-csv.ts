import { TextDecoder } from 'node:util';

const SPREADSHEET = 'a spreadsheet (.xlsx, .ods) or another ZIP archive';

/** How files begin that are no CSV, whatever their names say. */
const KINDS: readonly { readonly begins: string; readonly is: string }[] = [
  // Also of LibreOffice and Numbers: all of them are ZIP archives.
  { begins: 'PK\u0003\u0004', is: SPREADSHEET },
  { begins: 'PK\u0005\u0006', is: SPREADSHEET },
  { begins: '\u00d0\u00cf\u0011\u00e0', is: 'a spreadsheet of an old Excel (.xls), or one with a password' },
  { begins: '%PDF', is: 'a PDF' },
  { begins: '{\\rtf', is: 'a text document (.rtf)' },
  { begins: '\u001f\u008b', is: 'compressed (.gz)' },
  { begins: '7z\u00bc\u00af', is: 'compressed (.7z)' },
  { begins: '\u0089PNG', is: 'a picture' },
  { begins: '\u00ff\u00d8\u00ff', is: 'a picture' },
  { begins: 'PAR1', is: 'a Parquet file' },
  { begins: 'SQLite format', is: 'a database' },
  // What some programs save as .xls, or send in place of a file to who is not logged in.
  { begins: '<', is: 'a web page or XML' },
  { begins: '{', is: 'JSON' },
  { begins: '[', is: 'JSON' },
];

const LONGEST = 16;

/** What a file is by its first bytes, when it is no CSV. */
export const kindOfFile = (bytes: Uint8Array): string | undefined => {
  const mark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  const head = Buffer.from(bytes.subarray(mark, mark + LONGEST))
    .toString('latin1')
    .trimStart();
  return KINDS.find(({ begins }) => head.startsWith(begins))?.is;
};

const LOOKED_AT = 400;
const [LAST_BEFORE_TAB, FIRST_BEHIND_RETURN, LAST_CONTROL] = [0x08, 0x0e, 0x1f];

const isControl = (code: number): boolean => code <= LAST_BEFORE_TAB || (code >= FIRST_BEHIND_RETURN && code <= LAST_CONTROL);

/** Whether a file is no text at all: its first line, which names columns, has signs that no name has. In a row they are that row's matter. */
export const isNoText = (bytes: Uint8Array, encoding: string): boolean => {
  const head = new TextDecoder(encoding).decode(bytes.subarray(0, LOOKED_AT));
  const [line = ''] = head.split(/[\r\n]/);
  return Array.from(line).some((letter) => isControl(letter.charCodeAt(0)));
};
