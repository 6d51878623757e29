import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { badRowsCsv, writeBadRows } from '../../bin/operations/import/bad-file';
import { readSheet } from '../../bin/operations/import/csv';
import { decode } from '../../bin/operations/import/decode';
import { kindOfFile } from '../../bin/operations/import/no-csv';
import { readTable, tableOf } from '../../bin/operations/import/open';
import { program } from '../../program/partner-journey';
import { bytes, csv, planFor, row } from './import.world';

const german = csv([row({ name: 'Müller & Söhne', 'contact name': 'Jürgen Groß' })], { separator: ';' });

const utf16 = (text: string, isBig = false): Uint8Array => {
  const wide = Buffer.from(text, 'utf16le');
  return isBig ? wide.swap16() : wide;
};

describe('a file is read in the encoding that it is in', () => {
  it.each<[string, Uint8Array, string?]>([
    ['UTF-8', bytes(german)],
    ['UTF-8 with its mark, as Excel writes it', bytes(`\ufeff${german}`)],
    ['UTF-16 with its mark', utf16(`\ufeff${german}`)],
    ['UTF-16 of the other order', utf16(`\ufeff${german}`, true)],
    ['UTF-16 without a mark', utf16(german)],
    ['Windows-1252, when it is said', Buffer.from(german, 'latin1'), 'windows-1252'],
    ['Latin-1, when it is said', Buffer.from(german, 'latin1'), 'ISO-8859-1'],
  ])('%s', async (_, file, encoding) => {
    const [planned] = await planFor(file, encoding === undefined ? {} : { encoding });
    expect(planned).toMatchObject({ effect: 'brings in', name: 'Müller & Söhne' });
  });

  it('one that is no UTF-8 is not guessed at: the line is shown as it may be meant', () => {
    const read = () => decode(Buffer.from(german, 'latin1'));
    expect(read).toThrow('not in utf-8: line 2 has bytes that mean nothing in it');
    expect(read).toThrow(/it is: "Müller & Söhne;.*". If that is right, run it with --encoding windows-1252/);
  });

  it('an encoding that is said wrongly is refused', () => {
    expect(() => decode(bytes(german), 'utf-ate')).toThrow('"utf-ate" is no encoding that is known here');
    expect(() => decode(Buffer.from(german, 'latin1'), 'utf-8')).toThrow('the file is not in utf-8');
  });

  it('what is no file is said to be none', async () => {
    await expect(readTable('no/such.csv', program.milestones)).rejects.toThrow('no/such.csv cannot be read: there is no such file');
    await expect(readTable('docs', program.milestones)).rejects.toThrow('docs cannot be read: it is a folder');
  });

  it('a first column that is called as databases call a key does not make it a spreadsheet', () => {
    expect(kindOfFile(Buffer.from('PK;name\n1;Acme\n'))).toBeUndefined();
  });

  it.each<[string, string]>([
    ['PK\u0003\u0004rest', 'a spreadsheet (.xlsx, .ods)'],
    ['PK\u0005\u0006', 'a spreadsheet (.xlsx, .ods)'],
    ['\u00d0\u00cf\u0011\u00e0\u00a1\u00b1', 'an old Excel (.xls)'],
    ['%PDF-1.7\n%\u00e2\u00e3', 'a PDF'],
    ['\u001f\u008b\u0008', 'compressed (.gz)'],
    ['\u0089PNG\r\n', 'a picture'],
    ['\u00ef\u00bb\u00bf<html><table><tr><td>name', 'a web page or XML'],
    ['  [{"name": "Acme"}]', 'JSON'],
  ])('%j is no CSV, and what it looks like and how to mend it is said', (head, kind) => {
    const read = () => tableOf(Buffer.from(head, 'latin1'), program.milestones);
    expect(read).toThrow(kind);
    expect(read).toThrow('no CSV: save it as "CSV UTF-8" in the program that it comes from');
  });

  it.each([undefined, 'windows-1252'])('a file whose first line is no text is no CSV, read as %s', (encoding) => {
    const noise = Uint8Array.from([0x89, 0x41, 0x05, 0x10, 0x0a, 0x61, 0x2c, 0x62, 0x0a]);
    expect(() => tableOf(noise, program.milestones, encoding)).toThrow('the file is no text, and no CSV: save it as "CSV UTF-8"');
  });

  it('a sign in a row that is no text makes that row bad, and no other', async () => {
    const file = csv([row({ name: 'Ac\u0000me' }), row({ name: 'Fjord', 'contact email': 'sofia@fjord.example' })]);
    expect((await planFor(file)).map(({ effect }) => effect)).toEqual(['bad', 'brings in']);
  });

  it('a header alone has no rows', () => {
    expect(() => tableOf(bytes(csv([row()]).split('\n')[0] ?? ''), program.milestones)).toThrow('the file has a header and no rows');
  });
});

describe('a table', () => {
  it.each(['\n', '\r\n', '\r'])('may have lines that end with %j, and blank ones', (end) => {
    const { rows } = readSheet(['a,b', '1,2', '', ',', '3,"4', 'and 5"', '6,7', ''].join(end));
    expect(rows).toEqual([
      { line: 2, cells: ['1', '2'] },
      { line: 5, cells: ['3', `4${end}and 5`] },
      { line: 7, cells: ['6', '7'] },
    ]);
  });

  it.each([',', ';', '\t', '|'])('may be separated by %j', (separator) => {
    expect(readSheet(`a${separator}b\n1${separator}"x${separator}y"\n`)).toMatchObject({
      separator,
      rows: [{ cells: ['1', `x${separator}y`] }],
    });
  });

  it("may say its separator in Excel's own way", () => {
    expect(readSheet('sep=;\r\na;b,c\r\n1;2\r\n')).toMatchObject({ header: { line: 2, cells: ['a', 'b,c'] }, rows: [{ line: 3 }] });
  });

  it('may have doubled quotation marks in quoted cells, blanks before them, and single ones in plain cells', () => {
    expect(readSheet('a,b\n"the ""best""", "one"\nAcme "Ltd",x\n').rows.map(({ cells }) => cells)).toEqual([
      ['the "best"', 'one'],
      ['Acme "Ltd"', 'x'],
    ]);
  });

  it('with a cell that never ends cannot be read', () => {
    expect(() => readSheet('a,b\n1,2\n"3,4\n5,6\n')).toThrow('line 3: a cell begins with a quotation mark and never ends');
  });

  it('without a line cannot be read', () => {
    expect(() => readSheet('\n\r\n')).toThrow('the file is empty');
  });

  it('has bad rows where the cells are not those of the header', async () => {
    const head = 'name,phase,contact name,contact email';
    const file = `${head}\nAcme, Inc.,recruitment,Dana,dana@acme.example\n"Ac"me,recruitment,Dana,dana@acme.example\nAcme,recruitment\n`;
    expect(await planFor(file)).toMatchObject([
      { line: 2, effect: 'bad', problems: [{ field: '', reason: 'has 5 cells, and the header has 4' }] },
      {
        line: 3,
        effect: 'bad',
        problems: [{ field: '', reason: 'a quotation mark in the middle of a cell: write "" for one inside quotes' }],
      },
      { line: 4, effect: 'bad', problems: [{ field: '', reason: 'has 2 cells, and the header has 4' }] },
    ]);
  });
});

describe('a header', () => {
  const refusal = (header: string): string => {
    try {
      tableOf(bytes(`${header}\n`), program.milestones);
    } catch (error) {
      return String(error);
    }
    throw new Error('it is taken');
  };

  it('that is misspelt is refused, with what may be meant', () => {
    const why = refusal('name,phase,contact name,contact email,traning-attended,Term Ends At,segement');
    expect(why).toContain('there is no column "traning-attended": did you mean "training-attended"');
    expect(why).toContain('there is no column "Term Ends At": did you mean "term end"');
    expect(why).toContain('there is no column "segement": did you mean "segment"');
  });

  it('that lacks a column, or has one twice or without a name, is refused', () => {
    const why = refusal('name,Contact_Name,contact 1 name,');
    for (const said of ['"contact name" is there twice', 'a column has no name', '"contact email" is missing', '"phase" is missing'])
      expect(why).toContain(said);
  });

  it('may be spelt by other habits, and have columns that are not looked at', async () => {
    const file =
      'Name,PHASE,contactName,Contact_Email,External ID: HubSpot,# notes,problem\nAcme,Recruitment,Dana,dana@acme.example,42,=1+2,old\n';
    const [planned] = await planFor(file);
    if (planned?.effect !== 'brings in') throw new Error(JSON.stringify(planned));
    expect(planned.event.data.partner).toMatchObject({ externalIds: [{ system: 'hubspot', id: '42' }] });
  });
});

describe('the file of bad rows', () => {
  it('has each row as it came, with what is wrong in front, and no formula in it', async () => {
    const file = csv([row({ name: '=1+2', track: 'resller' }), row({ name: '@home', 'contact email': 'x' })]);
    const bad = (await planFor(file)).filter((each) => each.effect === 'bad');
    const written = badRowsCsv(readSheet(file), bad);
    const { header, rows } = readSheet(decode(bytes(written)).text);
    expect(header.cells[0]).toBe('problem');
    expect(rows.map(({ cells }) => cells[1])).toEqual(["'=1+2", "'@home"]);
    expect(rows[0]?.cells[0]).toContain('name: is a formula');
    expect(rows[0]?.cells[0]).toContain('track: "resller" must be one of');
  });

  it('is separated as the file was: a German spreadsheet opens only what semicolons separate', async () => {
    const file = csv([row({ name: 'Groß; Klein', track: 'resller' })], { separator: ';' });
    const bad = (await planFor(file)).filter((each) => each.effect === 'bad');
    const { separator, rows } = readSheet(decode(bytes(badRowsCsv(readSheet(file), bad))).text);
    expect(separator).toBe(';');
    expect(rows.map(({ cells }) => cells[1])).toEqual(['Groß; Klein']);
  });

  it('is written once, and never over what somebody has mended', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'bad-rows-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const path = join(folder, 'partners.csv.bad.csv');
    await writeBadRows(path, 'problem,name');
    await writeBadRows(path, 'problem,name');
    await expect(writeBadRows(path, 'problem,name,phase')).rejects.toThrow('is there already, with other rows');
    expect(await readFile(path, 'utf8')).toBe('problem,name');
  });

  it('can be mended and imported', async () => {
    const file = csv([row({ name: '@home', track: 'resller' })]);
    const bad = (await planFor(file)).filter((each) => each.effect === 'bad');
    const mended = badRowsCsv(readSheet(file), bad).replace(/resller(?=\r\n)/, 'reseller');
    expect(await planFor(mended)).toMatchObject([{ effect: 'brings in', name: '@home', partner: { track: 'reseller' } }]);
  });
});
