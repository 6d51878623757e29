const UNITS = [
  { name: 'd', seconds: 86_400, from: 36 * 3600 },
  { name: 'h', seconds: 3600, from: 90 * 60 },
  { name: 'min', seconds: 60, from: 90 },
  { name: 's', seconds: 1, from: 1 },
] as const;

/** A span of time in one unit: `40 s`, `3 min`, `20 h`, `12 d`. */
export const span = (milliseconds: number): string => {
  const seconds = Math.abs(milliseconds) / 1000;
  const { name, seconds: unit } = UNITS.find(({ from }) => seconds >= from) ?? UNITS[3];
  return `${Math.round(seconds / unit)} ${name}`;
};

/** `3 min ago`, `in 12 d`. */
export const away = (at: string, now: number): string => {
  const distance = Date.parse(at) - now;
  if (Number.isNaN(distance)) return 'at an unknown time';
  if (Math.abs(distance) < 500) return 'now';
  return distance < 0 ? `${span(distance)} ago` : `in ${span(distance)}`;
};

/** `2026-11-22 10:00:05`, in UTC. */
export const moment = (at: string): string => at.slice(0, 19).replace('T', ' ');

/** Absolute and relative: `2026-11-22 10:00:05 (3 min ago)`. */
export const both = (at: string, now: number): string => `${moment(at)} (${away(at, now)})`;
