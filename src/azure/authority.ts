/** Where to sign in, in the terms of Azure Identity. */
export interface Authority {
  readonly host: string;
  /** `adfs` for AD FS, whose one tenant is called that. */
  readonly tenant: 'adfs' | undefined;
  /** Whether Entra's own list of authorities knows it; others must not be looked up there. */
  readonly discoverable: boolean;
}

/** Hosts of Entra ID. Source: @azure/msal-common, authority metadata. */
const entra =
  /^login\.(microsoftonline\.(com|us)|partner\.microsoftonline\.cn|chinacloudapi\.cn|microsoft\.com|windows\.net)$/i;

/** Reads an authority's URL; one that ends with `/adfs` is AD FS. Source: @azure/identity 4.13, msal/utils getAuthority. */
export function authorityOf(authorityUrl: string): Authority {
  const url = authorityUrl.replace(/\/+$/, '');
  const adfs = /\/adfs$/i.test(url);
  return {
    host: adfs ? url.replace(/\/adfs$/i, '') : url,
    tenant: adfs ? 'adfs' : undefined,
    discoverable: !adfs && entra.test(new URL(url).hostname),
  };
}
