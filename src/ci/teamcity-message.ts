/** Attributes of a service message, in their order; undefined ones are left out. */
export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** Makes a service message with attributes, one line. Source: TeamCity, Service Messages. */
export function serviceMessage(name: string, attributes: Attributes = {}): string {
  const given = Object.entries(attributes).filter(([, value]) => value !== undefined);
  return `##teamcity[${[name, ...given.map(([key, value]) => `${key}='${quote(String(value))}'`)].join(' ')}]`;
}

/** Makes a message of a single value, which can carry no attribute beside it. */
export function singleMessage(name: string, value: string): string {
  return `##teamcity[${name} '${quote(value)}']`;
}

/**
 * Quotes a value: the nine escapes, and every UTF-16 unit outside printable ASCII as `|0xhhhh`, because the agent
 * decodes output with a charset of its own.
 */
export function quote(value: string): string {
  return value
    .replace(/[|'[\]]/g, '|$&')
    .replace(/\n/g, '|n')
    .replace(/\r/g, '|r')
    .replace(/[^ -~]/g, (unit) =>
      [...Array(unit.length).keys()]
        .map((at) => `|0x${unit.charCodeAt(at).toString(16).padStart(4, '0')}`)
        .join(''),
    );
}

/** The one form of time that TeamCity's parser takes with a zone: `2026-01-02T03:04:05.678+0000`. */
export function timestamp(at: number): string {
  return new Date(at).toISOString().replace('Z', '+0000');
}
