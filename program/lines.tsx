import { Fragment, type ReactElement } from 'react';

/** A text of several lines, such as a postal address, as it was written: HTML would make one of them. */
export const Lines = ({ of }: { readonly of: string }): ReactElement => (
  <>
    {of
      .trim()
      .split(/\s*\n\s*/)
      .map((line, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other name, and are drawn once
        <Fragment key={place}>
          {place > 0 && <br />}
          {line}
        </Fragment>
      ))}
  </>
);
