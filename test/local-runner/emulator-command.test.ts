import { join } from 'node:path';
import { expect, it } from 'vitest';
import { dockerCommand, pythonCommand } from '../../bin/local/emulator-command';
import { REPOSITORY } from '../../bin/local/paths';

const place = { folder: '/copies/one', port: 4601, smtpPort: 2501, name: 'partner-journey-1', logFile: '/copies/one/log' };

it('keeps the emulator on this machine and its files in the folder of its copy', () => {
  const { env } = pythonCommand(place, '/venv');
  expect(env).toMatchObject({ BIND_HOST: '127.0.0.1', GATEWAY_PORT: '4601', SMTP_HOST: '127.0.0.1:2501', IOT_MTLS_ENABLED: '0' });
  expect([env.TMPDIR, env.STATE_DIR, env.S3_DATA_DIR]).toEqual(['/copies/one/tmp', '/copies/one/state', '/copies/one/s3']);
  expect(env).not.toHaveProperty('PERSIST_STATE');
});

it("runs Lambda functions on the project's own Node", () => {
  expect(pythonCommand(place, '/venv').env.PATH?.split(':')[0]).toBe(join(REPOSITORY, 'node_modules', '.bin'));
});

it("passes nothing of the developer's AWS settings on", () => {
  process.env.AWS_PROFILE = 'production';
  try {
    expect(pythonCommand(place, '/venv').env).not.toHaveProperty('AWS_PROFILE');
  } finally {
    delete process.env.AWS_PROFILE;
  }
});

it('shares the network with Docker on Linux, so that it too listens on 127.0.0.1 only', () => {
  const { args, cleanUp } = dockerCommand(place, 'linux');
  expect(args).toEqual(expect.arrayContaining(['--network', 'host', 'BIND_HOST=127.0.0.1', 'SMTP_HOST=127.0.0.1:2501']));
  expect(args.at(-1)).toBe('ministackorg/ministack:1.4.21');
  expect(cleanUp).toEqual(['docker', 'rm', '--force', 'partner-journey-1']);
});

it('publishes on 127.0.0.1 only where Docker has a network of its own', () => {
  const { args } = dockerCommand(place, 'darwin');
  expect(args).toEqual(expect.arrayContaining(['--publish', '127.0.0.1:4601:4601', 'SMTP_HOST=host.docker.internal:2501']));
  expect(args).not.toContain('--network');
});
