import { SaxesParser } from 'saxes';
import { readText } from './json';
import type { Problem } from './source';

/** An element of an XML document. Names are without their prefix: what counts is the namespace that it stands for. */
export interface XmlElement {
  readonly uri: string;
  readonly name: string;
  readonly attributes: readonly { readonly uri: string; readonly name: string; readonly value: string }[];
  readonly children: readonly XmlElement[];
  /** What stands directly in it, CDATA included; a comment in its midst does not cut it. */
  readonly text: string;
}

/** A document that is not read: what is wrong with it, and how to mend it. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable';
  constructor(readonly problem: Problem) {
    super(problem.detail);
  }
}

/** As in JSON: a SOAP message nests six levels. */
const MAX_DEPTH = 32;
/** The largest batch that a sender documents has 100, the widest record that one can have 800 fields. */
const MAX_CHILDREN = 1000;
const MAX_NAME = 100;

interface Open extends XmlElement {
  readonly children: XmlElement[];
  text: string;
}

const refuse = (detail: string): never => {
  throw new Unreadable({ field: 'body', detail });
};

/** The elements that are open, the outermost first. */
class Tree {
  root: XmlElement | undefined;
  private readonly open: Open[] = [];

  begin(element: Omit<Open, 'children' | 'text'>): void {
    const parent = this.open.at(-1);
    if (this.open.length >= MAX_DEPTH) refuse(`must not be nested deeper than ${MAX_DEPTH} levels`);
    if (element.name.length > MAX_NAME) refuse(`must not have names of more than ${MAX_NAME} characters`);
    if (parent !== undefined && parent.children.length >= MAX_CHILDREN) refuse(`must not have more than ${MAX_CHILDREN} elements in one`);
    const opened: Open = { ...element, children: [], text: '' };
    if (parent === undefined) this.root = opened;
    else parent.children.push(opened);
    this.open.push(opened);
  }

  write(text: string): void {
    const parent = this.open.at(-1);
    if (parent !== undefined) parent.text += text;
  }

  end(): void {
    this.open.pop();
  }
}

const UTF_8 = /^utf-?8$/i;
const CHARSET = /;\s*charset\s*=\s*"?([^";\s]+)/i;
const checkEncoding = (declared: string | undefined): void => {
  if (declared !== undefined && !UTF_8.test(declared)) refuse('must be UTF-8, and declare no other encoding: set that in the sender');
};

const parse = (text: string): XmlElement => {
  // An XML 1.1 of the sender's choice would let control characters in.
  const parser = new SaxesParser({ xmlns: true, position: false, forceXMLVersion: true, defaultXMLVersion: '1.0' });
  const tree = new Tree();
  parser.on('error', () => refuse('must be well-formed XML'));
  parser.on('xmldecl', ({ encoding }) => checkEncoding(encoding));
  parser.on('doctype', () => refuse('must have no document type: entities and what lies elsewhere are not read'));
  parser.on('processinginstruction', () => refuse('must have no processing instructions'));
  parser.on('opentag', ({ uri, local, attributes }) =>
    tree.begin({
      uri,
      name: local,
      attributes: Object.values(attributes).map((each) => ({ uri: each.uri, name: each.local, value: each.value })),
    }),
  );
  parser.on('closetag', () => tree.end());
  parser.on('text', (each) => tree.write(each));
  parser.on('cdata', (each) => tree.write(each));
  parser.write(text).close();
  return tree.root ?? refuse('must be well-formed XML');
};

/**
 * A body's document. Entities beyond the five of XML itself are not well-formed, so that nothing grows while it is read.
 * @throws Unreadable what the sender must mend
 */
export const readXml = (body: Buffer, contentType = ''): XmlElement => {
  checkEncoding(CHARSET.exec(contentType)?.[1]);
  return parse(readText(body) ?? refuse('must be UTF-8'));
};

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** A text as it stands in an element or an attribute. */
export const escapeXml = (text: string): string => text.replace(/[&<>"]/g, (each) => ESCAPES[each] ?? each);
