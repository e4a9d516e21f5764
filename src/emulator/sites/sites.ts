import { makeSiteKeeper, type SiteKeeper } from './site-keeper.ts';
import { sendPage } from './site-pages.ts';
import type { SiteContent, Sites } from './sites-seam.ts';
import { warmUpSite } from './warm-up.ts';

export type { SiteContent, SiteFacts, Sites, WarmUp, WarmUpPing } from './sites-seam.ts';

/** Makes the sites; `now` is in milliseconds since 1970. */
export function makeSites(now: () => number): Sites {
  const keepers = new Map<string, SiteKeeper>();
  const keeperOf = (content: SiteContent): SiteKeeper => {
    const keeper = keepers.get(content.id) ?? makeSiteKeeper(content, now);
    keepers.set(content.id, keeper);
    return keeper;
  };
  return {
    restart: (content, environment) => keeperOf(content).restart(environment),
    stopSite: (content) => keeperOf(content).rest(),
    warmUp: (content, ping) => warmUpSite(keeperOf(content), ping),
    handle(content, mode, request, response) {
      if (mode === 'stopped') {
        sendPage(
          response,
          403,
          'Error 403 - This web app is stopped.',
          'The web app you have attempted to reach is currently stopped.',
        );
        return;
      }
      keeperOf(content)
        .serve(request, response)
        .catch(() => {
          sendPage(response, 500, 'Application Error', 'The app could not be reached.');
        });
    },
    describe: (content) => keeperOf(content).facts(),
    async stop() {
      await Promise.all([...keepers.values()].map((keeper) => keeper.stop()));
    },
  };
}
