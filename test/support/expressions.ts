/** A value of the emulated DynamoDB: texts and numbers are all that waits write. */
export type Attribute = { readonly S: string } | { readonly N: string };
type Value = string | number | undefined;

export const plain = (attribute: Attribute): string | number => ('S' in attribute ? attribute.S : Number(attribute.N));

const TOKEN = /\s*(attribute_not_exists|OR|AND|<=|<|=|\(|\)|:[a-z]+|[A-Za-z]+)/y;

const tokenize = (expression: string): readonly string[] => {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(expression); match !== null; match = TOKEN.exec(expression)) tokens.push(match[1] ?? '');
  if (tokens.join('') !== expression.replace(/\s+/g, '')) throw new Error(`not understood: ${expression}`);
  return tokens;
};

/** Evaluates the part of DynamoDB's condition language that waits are compiled to. Missing attributes compare false, as in DynamoDB. */
export const holds = (
  expression: string,
  item: Readonly<Record<string, unknown>>,
  values: Readonly<Record<string, Attribute>>,
): boolean => {
  const tokens = [...tokenize(expression)];
  const take = (): string => tokens.shift() ?? '';
  const read = (name: string): Value => {
    const attribute = values[name];
    if (name.startsWith(':')) return attribute && plain(attribute);
    const value = item[name];
    return typeof value === 'string' || typeof value === 'number' ? value : undefined;
  };
  const compare = (left: Value, operator: string, right: Value): boolean => {
    if (left === undefined || right === undefined || typeof left !== typeof right) return false;
    return operator === '<' ? left < right : operator === '<=' ? left <= right : left === right;
  };
  const factor = (): boolean => {
    const token = take();
    if (token === '(') {
      const inner = either();
      take();
      return inner;
    }
    if (token === 'attribute_not_exists') {
      take();
      const missing = item[take()] === undefined;
      take();
      return missing;
    }
    return compare(read(token), take(), read(take()));
  };
  const both = (): boolean => {
    let result = factor();
    while (tokens[0] === 'AND') {
      take();
      const next = factor();
      result = result && next;
    }
    return result;
  };
  const either = (): boolean => {
    let result = both();
    while (tokens[0] === 'OR') {
      take();
      const next = both();
      result = result || next;
    }
    return result;
  };
  return either();
};

/** What `SET a = :x, #b = :y REMOVE c` makes of an item: undefined for what it takes off. */
export const assignments = (
  expression: string,
  values: Readonly<Record<string, Attribute>>,
  names: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string | number | undefined>> => {
  const [sets = '', removes = ''] = expression.replace(/^SET /, '').split(' REMOVE ');
  const nameOf = (name: string) => names[name] ?? name;
  const set = sets
    .split(', ')
    .map((each) => each.split(' = '))
    .map(([name = '', value = '']) => {
      const attribute = values[value];
      if (attribute === undefined) throw new Error(`no value for ${value} in ${expression}`);
      return [nameOf(name), plain(attribute)] as const;
    });
  const removed = removes === '' ? [] : removes.split(', ').map((name) => [nameOf(name), undefined] as const);
  return Object.fromEntries([...set, ...removed]);
};
