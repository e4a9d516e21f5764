/**
 * Parses the text of a Java `.properties` file. Values stay text exactly as written: `1.10` is not a number here.
 *
 * An escape that is cut off or not of the form `\uXXXX` gives its letter, as an unknown escape does.
 * Source: java.util.Properties, load(Reader).
 */
export function parseProperties(text: string): Record<string, string> {
  // Own properties, whatever their names: a key such as `__proto__` is only a key.
  return Object.fromEntries(logicalLines(text).map(parseLine));
}

/** Lines without comments and blank lines, each joined with those that continue it. */
function logicalLines(text: string): readonly string[] {
  const lines = text.split(/\r\n|\n|\r/).map((line) => line.replace(/^[ \t\f]+/, ''));
  const logical: string[] = [];
  for (let at = 0; at < lines.length; at++) {
    let line = lines[at] ?? '';
    // A backslash alone continues nothing: the next line may be a comment.
    if (line === '' || line === '\\' || /^[#!]/.test(line)) continue;
    while (/(?:^|[^\\])(?:\\\\)*\\$/.test(line)) {
      at++;
      line = line.slice(0, -1) + (lines[at] ?? '');
      // A continuation that adds nothing ends the line.
      if ((lines[at] ?? '') === '') break;
    }
    logical.push(line);
  }
  return logical;
}

/** The key ends at the first blank, `=` or `:` that is not escaped. */
function parseLine(line: string): [string, string] {
  const key = /^(?:[^\\=: \t\f]|\\.?)*/s.exec(line)?.[0] ?? '';
  const value = line.slice(key.length).replace(/^[ \t\f]*[=:]?[ \t\f]*/, '');
  return [unescape(key), unescape(value)];
}

const letters: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', f: '\f' };

function unescape(text: string): string {
  return text.replace(/\\(?:u([0-9a-fA-F]{4})|(.?))/gs, (_, unit: string | undefined, letter: string) =>
    unit === undefined ? (letters[letter] ?? letter) : String.fromCharCode(Number.parseInt(unit, 16)),
  );
}
