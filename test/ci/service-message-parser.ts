/**
 * A strict reader of TeamCity's service messages, written from their documentation and from what JetBrains' own Java
 * parser does with a line. It shares nothing with slotship's writer of them.
 */

/** One message that TeamCity would act on. */
export interface ServiceMessage {
  /** Line of the log, from 1. */
  readonly line: number;
  readonly name: string;
  /** The value of a message that has a single one and no attributes. */
  readonly value: string | undefined;
  readonly attributes: Readonly<Record<string, string>>;
}

/** Something wrong at a place of the log. */
export interface MessageError {
  readonly line: number;
  readonly text: string;
  readonly problem: string;
}

export interface ParsedLog {
  readonly messages: readonly ServiceMessage[];
  /** Messages that TeamCity would lose. */
  readonly errors: readonly MessageError[];
  /** What TeamCity's parser lets pass, and reads in another way than its writer meant, or its documentation forbids. */
  readonly slips: readonly MessageError[];
}

type Parsed = Omit<ServiceMessage, 'line'>;
type Complain = (problem: string) => void;

const prefix = '##teamcity[';
const identifier = /^[\p{L}\p{Nl}_$][\p{L}\p{Nl}\p{Nd}_$]*$/u;
const time =
  /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}([+-]\d{4})?$/;

/** Finds every service message of a log, in its order. */
export function parseServiceMessages(log: string): ParsedLog {
  const messages: ServiceMessage[] = [];
  const errors: MessageError[] = [];
  const slips: MessageError[] = [];
  log.split(/\r\n|\n|\r/).forEach((text, index) => {
    const line = index + 1;
    const slip: Complain = (problem) => slips.push({ line, text, problem });
    for (const body of messageBodies(text, slip)) {
      try {
        messages.push({ line, ...parseBody(body, slip) });
      } catch (thrown) {
        if (!(thrown instanceof SyntaxError)) throw thrown;
        errors.push({ line, text, problem: thrown.message });
      }
    }
  });
  return { messages, errors, slips };
}

/** What stands between the prefix and the first `]` that is not escaped, for each message of a line. */
function* messageBodies(line: string, slip: Complain): Generator<string> {
  let from = line.indexOf(prefix);
  while (from !== -1) {
    const start = from + prefix.length;
    const end = findUnescaped(line, ']', start);
    if (end === -1) {
      slip('the message has no end');
      return;
    }
    yield line.slice(start, end);
    from = line.indexOf(prefix, end + 1);
  }
}

function findUnescaped(text: string, wanted: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    if (text[at] === '|') at++;
    else if (text[at] === wanted) return at;
  }
  return -1;
}

function parseBody(body: string, slip: Complain): Parsed {
  const [, name = '', rest = ''] = /^[ \t]*([^ \t]*)(.*)$/s.exec(body) ?? [];
  if (!identifier.test(name)) throw new SyntaxError(`'${name}' is no name of a message`);
  const content = rest.replace(/^[ \t]+/, '');
  if (content === '') return { name, value: undefined, attributes: {} };
  if (content.startsWith("'")) return { name, value: parseSingle(content, slip), attributes: {} };
  return { name, value: undefined, attributes: parseAttributes(content, slip) };
}

/** The Java parser takes everything up to the last quote, attributes and all. */
function parseSingle(content: string, slip: Complain): string {
  const trimmed = content.replace(/[ \t]+$/, '');
  const raw = trimmed.slice(1, -1);
  if (trimmed.length < 2 || !trimmed.endsWith("'")) throw new SyntaxError('the value has no closing quote');
  const inner = findUnescaped(trimmed, "'", 1);
  if (inner === -1) throw new SyntaxError('the closing quote is escaped');
  if (inner !== trimmed.length - 1)
    slip('a single value has a bare quote inside: it cannot carry attributes');
  return unescape(raw, slip);
}

function parseAttributes(content: string, slip: Complain): Readonly<Record<string, string>> {
  const attributes: Record<string, string> = {};
  let rest = content;
  while (rest.trim() !== '') {
    const [head, key = ''] = /^[ \t]*([^=]*?)[ \t]*=[ \t]*/.exec(rest) ?? [];
    if (head === undefined) throw new SyntaxError('Property value not found');
    if (!identifier.test(key.replace(/^tc:/, ''))) throw new SyntaxError(`Invalid attribute name '${key}'`);
    if (rest[head.length] !== "'") throw new SyntaxError(`Value of '${key}' should start with '`);
    const end = findUnescaped(rest, "'", head.length + 1);
    if (end === -1) throw new SyntaxError(`Value of '${key}' should end with '`);
    if (key.startsWith('tc:')) slip(`attribute '${key}' is reserved`);
    if (Object.hasOwn(attributes, key)) slip(`attribute '${key}' is given twice`);
    attributes[key] = unescape(rest.slice(head.length + 1, end), slip);
    rest = rest.slice(end + 1);
    if (/^[^ \t]/.test(rest)) slip(`no blank after attribute '${key}'`);
  }
  const { timestamp } = attributes;
  if (timestamp !== undefined && !time.test(timestamp))
    throw new SyntaxError(`Unparseable date '${timestamp}'`);
  return attributes;
}

const escapes: Readonly<Record<string, string>> = {
  "'": "'",
  n: '\n',
  r: '\r',
  '|': '|',
  '[': '[',
  ']': ']',
  x: '\u0085',
  l: '\u2028',
  p: '\u2029',
};

/** An unknown or short escape stays as it is, as in the Java parser. */
function unescape(raw: string, slip: Complain): string {
  if (/[^\t -~]/.test(raw)) slip('a character outside printable ASCII is not escaped');
  if (/(?:^|[^|])(?:\|\|)*\[/.test(raw)) slip("'[' is not escaped");
  const value = raw.replace(
    /\|(?:0x([0-9a-fA-F]{4})|(.?))/gs,
    (whole, unit: string | undefined, one: string) => {
      if (unit !== undefined) return String.fromCharCode(Number.parseInt(unit, 16));
      const plain = escapes[one];
      if (plain === undefined) slip(`'${whole}' is no escape`);
      return plain ?? whole;
    },
  );
  if (/\p{Surrogate}/u.test(value)) slip('half of a surrogate pair');
  return value;
}
