/** Whether this machine's calendar knows the zone, by its IANA name (`Europe/Berlin`) or as an offset (`+05:30`). */
export const isTimeZone = (zone: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).format(0) !== '';
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
};
