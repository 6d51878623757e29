import fc from 'fast-check';

/** What is generated in each run, here and in CI: whatever fails, fails again. `PROPERTY_SEED=random npm test` looks for new cases. */
const USUAL = 20_261_123;

const { PROPERTY_SEED = String(USUAL) } = process.env;
const seed = PROPERTY_SEED === 'random' ? Date.now() ^ process.pid : Number(PROPERTY_SEED);
if (!Number.isInteger(seed)) throw new Error(`PROPERTY_SEED is a whole number, or "random", not "${PROPERTY_SEED}"`);

fc.configureGlobal({ ...fc.readConfigureGlobal(), seed });
