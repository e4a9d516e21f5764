import type { HttpAnswer } from '#ports';
import { describeLocation } from './excerpt.ts';

/** Something that answers in the app's place, or an app that turns the agent away. */
export interface Wall {
  readonly kind: 'sign-in' | 'ip-restriction' | 'client-certificate' | 'stopped' | 'refused';
  /** True when App Service answered before the app: the version that runs makes no difference to it. */
  readonly closed: boolean;
  /** One sentence without a full stop: what stands in the way. */
  readonly words: string;
}

const signInHosts =
  /(^|\.)(login\.microsoftonline\.(com|us|de)|login\.(partner\.)?microsoftonline\.cn|login\.chinacloudapi\.cn|login\.windows\.net|login\.live\.com|b2clogin\.com|ciamlogin\.com|accounts\.google\.com|www\.facebook\.com|appleid\.apple\.com)$/i;

/**
 * Finds what keeps the agent from the app: App Service's own sign-in (302 to a sign-in host or `/.auth/login/…`,
 * or 401 with a challenge), access restrictions (403 "Ip Forbidden"), required client certificates (403), a
 * stopped app (403), or the app's own 401 or 403.
 * Source: Microsoft Learn, App Service "Authentication and authorization", "Access restrictions", "TLS mutual
 * authentication"; the texts are the platform's error pages.
 */
export function findWall(answer: HttpAnswer): Wall | undefined {
  const signIn = findSignIn(answer);
  if (signIn !== undefined) return signIn;
  if (answer.status === 401) {
    return {
      kind: 'refused',
      closed: false,
      words:
        'it answered 401: it asks for credentials, and a version or check path must be open to this agent',
    };
  }
  if (answer.status !== 403) return undefined;
  const { body } = answer;
  if (/web app is stopped|site is disabled/i.test(body)) {
    return { kind: 'stopped', closed: false, words: 'it answered 403: the app is stopped' };
  }
  if (answer.headers['x-ms-forbidden-ip'] !== undefined || /ip forbidden/i.test(body)) {
    return {
      kind: 'ip-restriction',
      closed: true,
      words: "it answered 403: its access restrictions do not allow this agent's address",
    };
  }
  if (/client certificate/i.test(body)) {
    return {
      kind: 'client-certificate',
      closed: true,
      words: 'it answered 403: it requires a client certificate',
    };
  }
  return {
    kind: 'refused',
    closed: false,
    words: 'it answered 403: access restrictions of the site, or the app itself, turned this agent away',
  };
}

function findSignIn(answer: HttpAnswer): Wall | undefined {
  const wall = (words: string): Wall => ({ kind: 'sign-in', closed: true, words });
  const location = describeLocation(answer);
  if (answer.status >= 300 && answer.status < 400 && location !== undefined && isSignIn(location)) {
    return wall(`it redirects to a sign-in page (${location})`);
  }
  // A redirect that was followed ends on the sign-in page itself, with 200.
  if (isSignIn(answer.url)) return wall(`it redirected to a sign-in page (${new URL(answer.url).host})`);
  const challenge = answer.headers['www-authenticate'] ?? '';
  const byPlatform =
    answer.headers['x-ms-middleware-request-id'] !== undefined || /authorization_uri=/i.test(challenge);
  return answer.status === 401 && byPlatform
    ? wall("it answered 401: App Service's own sign-in stands before the app")
    : undefined;
}

function isSignIn(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { hostname, pathname } = new URL(url);
  return signInHosts.test(hostname) || pathname.startsWith('/.auth/login');
}
