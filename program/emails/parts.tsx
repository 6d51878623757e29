import { Link, Text } from '@react-email/components';
import type { ReactElement, ReactNode } from 'react';
import { LIGHT } from './theme';

const text = { color: LIGHT.text, fontSize: '16px', lineHeight: '25px', overflowWrap: 'anywhere' } as const;
const cell = { ...text, borderBottom: `1px solid ${LIGHT.rule}`, padding: '8px 12px 8px 0' };
/** Words of ours: a long name in the next cell must not break them letter by letter. */
const nameCell = { ...cell, overflowWrap: 'break-word' } as const;
const numberCell = { ...cell, padding: '8px 0 8px 12px', textAlign: 'right', whiteSpace: 'nowrap' } as const;

interface Children {
  readonly children: ReactNode;
}

/** Running text of a letter. */
export const Paragraph = ({ children }: Children): ReactElement => (
  <Text className="text" style={{ ...text, margin: '0 0 16px' }}>
    {children}
  </Text>
);

const list = { ...text, margin: '0 0 16px', padding: '0 0 0 24px' };

/** A list whose order does not matter. */
export const Bullets = ({ children }: Children): ReactElement => (
  <ul className="text" style={list}>
    {children}
  </ul>
);

/** What to do first, second, third. */
export const Steps = ({ children }: Children): ReactElement => (
  <ol className="text" style={list}>
    {children}
  </ol>
);

/** One line of `Bullets` or `Steps`. */
export const Item = ({ children }: Children): ReactElement => <li style={{ margin: '0 0 8px' }}>{children}</li>;

/** A link inside a sentence; the one call to action is the layout's button. */
export const TextLink = ({ href, children }: Children & { readonly href: string }): ReactElement => (
  <Link className="link" href={href} style={{ color: LIGHT.link, textDecoration: 'underline' }}>
    {children}
  </Link>
);

/** Each row's first cell names it. The text part shows the table in columns. */
export const Table = ({
  head,
  rows,
}: {
  readonly head: readonly string[];
  readonly rows: readonly (readonly [string, ...string[]])[];
}): ReactElement => (
  <table
    cellPadding={0}
    cellSpacing={0}
    data-text-format="dataTable"
    style={{ borderCollapse: 'collapse', margin: '0 0 20px', width: '100%' }}
  >
    {head.length > 0 && (
      <thead>
        <tr>
          {head.map((title, place) => (
            <th
              className="muted rule"
              key={title}
              scope="col"
              style={{
                ...(place === 0 ? { ...cell, textAlign: 'left' } : numberCell),
                color: LIGHT.muted,
                fontSize: '14px',
                fontWeight: 600,
              }}
            >
              {title}
            </th>
          ))}
        </tr>
      </thead>
    )}
    <tbody>
      {rows.map(([name, ...values]) => (
        <tr key={name}>
          <td className="text rule" style={nameCell}>
            {name}
          </td>
          {values.map((value, place) => (
            <td
              className="text rule"
              key={head[place + 1] ?? name}
              style={{ ...numberCell, ...(head.length === 0 && { textAlign: 'left', whiteSpace: 'normal' }) }}
            >
              {value}
            </td>
          ))}
        </tr>
      ))}
    </tbody>
  </table>
);
