import { XMLParser } from 'fast-xml-parser';
import { failure, type Failure } from '#failures/failure.ts';
import type { ScmAccess } from './publishing-credentials.ts';
import { production } from './slot.ts';
import { Secret } from './secret.ts';

/** What a publish profile tells of its slot. */
export interface PublishProfile {
  readonly app: string;
  /** `production` or the slot's name. */
  readonly slot: string;
  /** Origin of the site. */
  readonly siteUrl: string;
  readonly access: ScmAccess;
}

/** What Azure writes in place of credentials while they are not allowed. */
const blackedOut = 'REDACTED';

type Entry = Readonly<Record<string, string>>;

/** Whether a text is the profile itself and not the path of its file. */
export function isPublishProfileText(text: string): boolean {
  return text
    .replace(/^\uFEFF/, '')
    .trimStart()
    .startsWith('<');
}

/**
 * Parses a `.PublishSettings` file.
 *
 * @throws Failure INPUT_INVALID for the option `publish-profile`; no part of the text is repeated
 * Source: ARM `publishxml`: one `publishProfile` a method; Web Deploy and Zip Deploy name the SCM host, and the
 * site is called `{app}` or `{app}__{slot}`.
 */
export function parsePublishProfile(text: string): PublishProfile {
  const entry = findEntry(text.replace(/^\uFEFF/, '').trim());
  const attribute = (name: string): string => {
    const value = entry[name] ?? '';
    if (value === '') throw refused(`has no attribute '${name}' in its Web Deploy entry`);
    if (value === blackedOut)
      throw refused('has its credentials blacked out, as Azure does while SCM basic auth is off');
    return value;
  };
  const [userName, password] = [attribute('userName'), attribute('userPWD')];
  const [app = '', slot = production] = (entry['msdeploySite'] ?? userName.replace(/^\$/, '')).split('__');
  if (app === '') throw refused('does not name its app');
  return {
    app,
    slot,
    siteUrl: originOf(attribute('destinationAppUrl'), 'destinationAppUrl'),
    access: {
      scmUrl: originOf(`https://${attribute('publishUrl').replace(/^https?:\/\//, '')}`, 'publishUrl'),
      app,
      credentials: { kind: 'basic', userName, password: new Secret(password) },
    },
  };
}

/** Every password in the text of a profile, whatever else is wrong with it. */
export function findProfilePasswords(text: string): readonly Secret[] {
  const values = [...text.matchAll(/\buserPWD\s*=\s*(?:"([^"]*)"|'([^']*)')/gi)].map(
    ([, double, single]) => double ?? single ?? '',
  );
  return [...new Set(values)]
    .filter((value) => value !== blackedOut)
    .map((value) => new Secret(unescape(value)));
}

function unescape(text: string): string {
  const marks: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
  return text.replace(/&(amp|lt|gt|quot|apos);/g, (_whole, name: string) => marks[name] ?? '');
}

function findEntry(text: string): Entry {
  if (/<!DOCTYPE|<!ENTITY/i.test(text)) throw refused('declares a document type');
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '',
    parseAttributeValue: false,
    isArray: (name) => name === 'publishProfile',
  });
  const root = parseWhole(parser, text) as {
    readonly publishData?: { readonly publishProfile?: readonly Entry[] } | '';
  };
  const entries = root.publishData === '' ? undefined : root.publishData?.publishProfile;
  if (entries === undefined) throw refused('holds no publishProfile');
  const entry = ['MSDeploy', 'ZipDeploy']
    .map((method) => entries.find((one) => one['publishMethod'] === method))
    .find((one) => one !== undefined);
  if (entry === undefined) throw refused('has neither a Web Deploy nor a Zip Deploy entry');
  return entry;
}

/** Parses XML that is well-formed; the parser alone would make something of anything. */
function parseWhole(parser: XMLParser, text: string): unknown {
  try {
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- its successor is a package of its own that does the same
    return parser.parse(text, true) as unknown;
  } catch {
    throw refused('cannot be read as XML');
  }
}

/** Azure writes `http://` into profiles; every site answers on https as well, and credentials go no other way. */
function originOf(text: string, attribute: string): string {
  if (!URL.canParse(text)) throw refused(`has no address in '${attribute}'`);
  const url = new URL(text);
  return url.port === '' ? `https://${url.hostname}` : url.origin;
}

function refused(problem: string): Failure {
  return failure('INPUT_INVALID', {
    option: 'publish-profile',
    origin: 'the publish profile',
    problem,
    accepted: "Download the slot's publish profile again and give it whole, or the path of its file",
  });
}
