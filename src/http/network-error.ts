import { printable } from './plain-words.ts';

/** What a failed connection was about, in words a person can act on. Error codes: Node, errors.md; OpenSSL's X509_V_ERR names. */
const unknownAuthority = "the server's certificate is signed by an unknown authority; give it with 'ca-file'";
const words: Readonly<Record<string, string>> = {
  ENOTFOUND: 'the host name could not be resolved',
  EAI_AGAIN: 'the host name could not be resolved at the moment',
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was cut',
  ECONNABORTED: 'the connection was cut',
  ERR_STREAM_PREMATURE_CLOSE: 'the connection was cut in the middle of the answer',
  EPIPE: 'the connection was cut while sending',
  ETIMEDOUT: 'the connection timed out',
  EHOSTUNREACH: 'the host cannot be reached from here',
  ENETUNREACH: 'the network cannot be reached from here',
  EPROTO: 'the other side does not speak TLS there',
  CERT_HAS_EXPIRED: "the server's certificate has expired",
  CERT_NOT_YET_VALID: "the server's certificate is not valid yet; look at this machine's clock",
  DEPTH_ZERO_SELF_SIGNED_CERT: "the server's certificate is self-signed; give its authority with 'ca-file'",
  SELF_SIGNED_CERT_IN_CHAIN: unknownAuthority,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: unknownAuthority,
  UNABLE_TO_GET_ISSUER_CERT: unknownAuthority,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: unknownAuthority,
  INVALID_CA: "the server's certificate is signed by one that may not sign others",
  INVALID_PURPOSE: "the server's certificate is not made for servers",
  PATH_LENGTH_EXCEEDED: "the server's certificate is signed over more steps than its authority allows",
  ERR_TLS_CERT_ALTNAME_INVALID: "the server's certificate is for another host name",
};

/** Codes of our own, whose message is the description. */
const ownCodes = ['ERR_IDLE', 'ERR_NO_ANSWER', 'ERR_PROXY', 'ERR_SWITCHED'];

/** Describes why a connection failed; never with a URL, whose user part might be secret. */
export function describeNetworkError(thrown: unknown): string {
  if (!(thrown instanceof Error)) return withoutUrls(String(thrown));
  const code = codeOf(thrown);
  if (code !== undefined && ownCodes.includes(code)) return thrown.message;
  if (code !== undefined) return `${wordsOf(code) ?? withoutUrls(thrown.message)} (${code})`;
  if (thrown.cause !== undefined) return describeNetworkError(thrown.cause);
  return withoutUrls(thrown.message);
}

function wordsOf(code: string): string | undefined {
  if (words[code] !== undefined) return words[code];
  if (code.startsWith('HPE_')) return 'what came back is not HTTP';
  if (/^ERR_SSL_|^ERR_OSSL_/.test(code)) return 'no common form of TLS was found';
  return undefined;
}

/** Makes the error of a silence. */
export function idleError(idleTimeoutMs: number): Error {
  return ownError('ERR_IDLE', `nothing came for ${seconds(idleTimeoutMs)}`);
}

/** Makes the error of a server that answers with another protocol, which nobody asked for. */
export function switchedError(protocol: string | undefined): Error {
  const other = protocol === undefined ? 'another protocol' : `the protocol '${printable(protocol)}'`;
  return ownError('ERR_SWITCHED', `the server wants to go on in ${other} (101), which it was not asked for`);
}

/** Makes the error of a connection that ended without an answer. */
export function cutError(): Error {
  return ownError('ECONNRESET', 'the connection ended without an answer');
}

/** Makes the error of an answer that took too long as a whole. */
export function noAnswerError(timeoutMs: number, cause: unknown): Error {
  return ownError('ERR_NO_ANSWER', `no whole answer came within ${seconds(timeoutMs)}`, cause);
}

/** Makes the error of a proxy that could not be reached, or that refused the way with a status and words of its own. */
export function proxyError(proxyHost: string | undefined, cause: unknown, words = ''): Error {
  const proxy = `the proxy ${proxyHost ?? ''}`;
  const said = words === '' ? '' : `: ${words}`;
  if (cause === 407)
    return ownError(
      'ERR_PROXY',
      `${proxy} asks for credentials, or does not accept those given (407)${said}`,
    );
  if (typeof cause === 'number')
    return ownError('ERR_PROXY', `${proxy} refused to connect (${String(cause)})${said}`);
  if (codeOf(cause) === 'ERR_PROXY') return cause as Error;
  return ownError('ERR_PROXY', `${proxy} could not be used: ${describeNetworkError(cause)}`, cause);
}

const unsent = new WeakSet<Error>();

/** Notes that no connection stood when this went wrong. */
export function markNeverSent(error: Error): Error {
  unsent.add(error);
  return error;
}

/** True when the request cannot have reached the server: no connection was made at all. */
export function neverSent(thrown: unknown): boolean {
  if (!(thrown instanceof Error)) return false;
  return unsent.has(thrown) || neverSent(thrown.cause);
}

/** True when time ran out, in silence or as a whole. */
export function isTimeout(thrown: unknown): boolean {
  return ['ERR_IDLE', 'ERR_NO_ANSWER', 'ETIMEDOUT'].includes(codeOf(thrown) ?? '');
}

function ownError(code: string, message: string, cause?: unknown): Error {
  return Object.assign(new Error(message, cause === undefined ? undefined : { cause }), { code });
}

function seconds(ms: number): string {
  return `${String(Math.round(ms / 100) / 10)} s`;
}

function codeOf(thrown: unknown): string | undefined {
  if (typeof thrown !== 'object' || thrown === null || !('code' in thrown)) return undefined;
  return typeof thrown.code === 'string' ? thrown.code : undefined;
}

function withoutUrls(text: string): string {
  return text.replace(/\b[a-z][a-z0-9+.-]*:\/\/\S+/gi, '(a URL)');
}
