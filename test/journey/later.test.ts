import { describe, expect, it } from 'vitest';
import { tellLater } from '../../lib/journey/later';
import { aslErrors } from '../support/arbitrary-machines';

describe('the machine that tells events later', () => {
  it('is Amazon States Language', () => {
    expect(aslErrors(tellLater)).toEqual([]);
  });

  it('costs two states, however long it waits', () => {
    expect(Object.keys(tellLater.States)).toHaveLength(2);
  });
});
