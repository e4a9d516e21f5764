import { publishingUser } from '../model/default-site-config.ts';
import type { Place } from '../model/place.ts';

/** The `.PublishSettings` text of a slot. Source: recordings of azure-cli (`publishxml`). */
export function publishProfiles(place: Place): string {
  const { app, slot } = place;
  const site = slot.name === 'production' ? app.name : `${app.name}__${slot.name}`;
  const user = publishingUser(place);
  const common = {
    userName: user,
    userPWD: slot.publishingPassword,
    destinationAppUrl: `https://${slot.siteHost}`,
    SQLServerDBConnectionString: '',
    mySQLDBConnectionString: '',
    hostingProviderForumLink: '',
    controlPanelLink: 'https://portal.azure.com',
    webSystem: 'WebSites',
  };
  const profiles = [
    {
      profileName: `${site} - Web Deploy`,
      publishMethod: 'MSDeploy',
      publishUrl: slot.scmHost,
      msdeploySite: site,
      ...common,
    },
    {
      profileName: `${site} - FTP`,
      publishMethod: 'FTP',
      publishUrl: `ftps://${slot.scmHost}/site/wwwroot`,
      ftpPassiveMode: 'True',
      ...common,
      userName: `${site}\\${user}`,
    },
    { profileName: `${site} - Zip Deploy`, publishMethod: 'ZipDeploy', publishUrl: slot.scmHost, ...common },
  ];
  const text = profiles.map((profile) => {
    const attributes = Object.entries(profile).map(([name, value]) => `${name}="${escapeXml(value)}"`);
    return `<publishProfile ${attributes.join(' ')}><databases /></publishProfile>`;
  });
  return `<publishData>${text.join('')}</publishData>`;
}

function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
