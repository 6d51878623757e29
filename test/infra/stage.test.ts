import { describe, expect, it } from 'vitest';
import { chooseStage } from '../../lib/infra/stage';
import { inAws } from './deployed';

const emulated = { ...inAws, emulated: true };
const stages = { dev: inAws, local: emulated };

describe('choosing a stage', () => {
  it('deploys dev when nothing is said', () => {
    expect(chooseStage(stages)).toEqual({ name: 'dev', settings: inAws });
  });

  it('names the stages it knows when asked for another', () => {
    expect(() => chooseStage(stages, { stage: 'prd' })).toThrow("No stage 'prd' in program/settings.ts. Known: dev, local.");
    expect(() => chooseStage(stages, { stage: 'toString' })).toThrow('Known: dev, local');
  });

  it('plays an emulated stage at the speed that the command line asks for', () => {
    const { settings } = chooseStage(stages, { stage: 'local', secondsPerDay: '0.15', minTimeoutSeconds: '5' });
    expect(settings).toEqual({ ...emulated, secondsPerDay: 0.15, minTimeoutSeconds: 5 });
  });

  it('holds the mail of an emulated stage to what the command line asks for, and of none in AWS', () => {
    expect(chooseStage(stages, { stage: 'local', mail: 'observe' }).settings.mail).toBe('observe');
    expect(() => chooseStage(stages, { stage: 'dev', mail: 'live' })).toThrow('change mail in program/settings.ts');
  });

  it('never changes the length of a day of a stage in AWS from the command line', () => {
    expect(() => chooseStage(stages, { stage: 'dev', secondsPerDay: '60' })).toThrow('change secondsPerDay in program/settings.ts');
  });

  it.each([
    ['secondsPerDay', '0'],
    ['secondsPerDay', 'fast'],
    ['minTimeoutSeconds', '1.5'],
    ['minTimeoutSeconds', '-1'],
    ['mail', 'off'],
  ])('refuses -c %s=%s', (name, value) => {
    expect(() => chooseStage(stages, { stage: 'local', [name]: value })).toThrow(`-c ${name}=${value}`);
  });

  it('refuses a name that AWS could not carry', () => {
    const name = 'A stage with a very long name';
    expect(() => chooseStage({ [name]: inAws }, { stage: name })).toThrow('1 to 16');
  });
});
