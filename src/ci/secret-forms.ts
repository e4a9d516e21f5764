import { cleanText } from '#app-service/clean-text.ts';

/** Shorter texts are not hidden, nor are switches: they would eat half a log, and as secrets they protect nothing. */
export const shortestSecret = 4;
const switches = ['true', 'false'];
/** Shorter pieces of base64 stand in texts by chance. */
const shortestPiece = 6;

/**
 * Every form that a secret may show up in: plain, in one line, a line each, URL-encoded, in JSON, in XML, in base64,
 * and in the base64 of anything that holds it, such as the pair of Basic sign-in.
 */
export function formsOf(secret: string): readonly string[] {
  const clean = cleanText(secret);
  const inOneLine = clean.replace(/\s+/g, ' ').trim();
  const lines = [secret, clean, inOneLine, ...secret.split(/\r\n|\n|\r/)];
  const forms = [...new Set(lines)]
    .filter(isSecret)
    .flatMap((line) => [line, ...encodingsOf(line), ...base64Of(line)]);
  return [...new Set(forms)].filter((form) => form.length >= shortestSecret);
}

function isSecret(line: string): boolean {
  const bare = line.trim();
  return bare.length >= shortestSecret && !switches.includes(bare.toLowerCase());
}

function encodingsOf(text: string): readonly string[] {
  // Half a surrogate pair cannot be encoded; what is sent of it is this character.
  const percent = encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\uFFFD'));
  return [
    percent,
    percent.replace(/%../g, (code) => code.toLowerCase()),
    new URLSearchParams({ v: text }).toString().slice('v='.length),
    JSON.stringify(text).slice(1, -1),
    escapeXml(text),
  ];
}

function escapeXml(text: string): string {
  const names = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot', "'": 'apos' };
  return text.replace(/[&<>"']/g, (mark) => `&${names[mark as keyof typeof names]};`);
}

function base64Of(text: string): readonly string[] {
  const padded = Buffer.from(text, 'utf8').toString('base64');
  const forms = [padded, padded.replace(/=+$/, ''), ...piecesOf(text)];
  return forms.flatMap((form) => [form, form.replaceAll('+', '-').replaceAll('/', '_')]);
}

/** What of a text is certain to show in the base64 of anything that holds it, at each of the three offsets. */
function piecesOf(text: string): readonly string[] {
  const bytes = Buffer.from(text, 'utf8');
  return [0, 1, 2]
    .map((offset) => {
      const encoded = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
      return encoded.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + bytes.length) * 8) / 6));
    })
    .filter((piece) => piece.length >= shortestPiece);
}
