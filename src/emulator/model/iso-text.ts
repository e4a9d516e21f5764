const dayMs = 86_400_000;

/** `at`, in milliseconds since 1970, as ISO-8601 in UTC with milliseconds. */
export function isoText(at: number): string {
  const days = Math.floor(at / dayMs);
  const { year, month, day } = civilDate(days);
  const ms = Math.floor(at - days * dayMs);
  const clock = [Math.floor(ms / 3_600_000), Math.floor(ms / 60_000) % 60, Math.floor(ms / 1000) % 60];
  const time = clock.map((part) => two(part)).join(':');
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}T${time}.${String(ms % 1000).padStart(3, '0')}Z`;
}

/** Year, month and day of the proleptic Gregorian calendar; years begin in March while counting. */
function civilDate(days: number): { year: number; month: number; day: number } {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const fromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
  const day = dayOfYear - Math.floor((153 * fromMarch + 2) / 5) + 1;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day };
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}
