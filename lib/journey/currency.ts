/** ISO 4217's digits where they are not 2. `Intl` tells how people write prices instead, with 0 for HUF, COP, IDR and IQD. */
const DIGITS: ReadonlyMap<string, number> = new Map(
  [
    [0, 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'],
    [3, 'BHD IQD JOD KWD LYD OMR TND'],
    [4, 'CLF UYW'],
  ].flatMap(([digits, codes]) =>
    String(codes)
      .split(' ')
      .map((code) => [code, Number(digits)]),
  ),
);

/** Digits behind the point of an ISO 4217 currency: its minor unit is a tenth to that power. */
export const minorDigits = (currency: string): number => DIGITS.get(currency) ?? 2;

/** Minor units as units: 1,850,000 of EUR are 18,500. */
export const toUnits = (minorUnits: number, currency: string): number => minorUnits / 10 ** minorDigits(currency);
