import { expect } from 'chai';
import { matchPath } from '#emulator/kudu/kudu-route.ts';
import { findRoute, kuduRoutes } from '#emulator/kudu/kudu-routes.ts';

describe('emulator: routes of the SCM site', () => {
  it('match without regard to case, with and without /api, and decode their parameters', () => {
    expect(matchPath('/api/deployments/{id}', '/API/Deployments/a%20b')).to.deep.equal({ id: 'a b' });
    expect(matchPath('/api/deployments/{id}', '/deployments/x/')).to.deep.equal({ id: 'x' });
    expect(matchPath('/api/deployments/{id}', '/deployments/x/log')).to.equal(undefined);
    expect(matchPath('/{repository}.git/info/refs', '/web1.git/info/refs')).to.deep.equal({
      repository: 'web1',
    });
    expect(matchPath('/git/{folder*}/info/refs', '/git/a/b/info/refs')).to.deep.equal({ folder: 'a/b' });
    expect(matchPath('/api/x/{id}', '/x/%zz')).to.deep.equal({ id: '%zz' });
  });

  it('are found by method and platform; HEAD is as GET', () => {
    const path = (method: string, url: string, platform: 'windows' | 'linux'): string | undefined =>
      findRoute(method, url, platform)?.route.path;
    expect(path('GET', '/info/refs', 'windows')).to.equal('/info/refs');
    expect(path('GET', '/info/refs', 'linux')).to.equal('/info{rest*}');
    expect(path('HEAD', '/api/deployments/latest', 'linux')).to.equal('/api/deployments/latest');
    expect(path('PATCH', '/api/deployments', 'linux')).to.equal(undefined);
  });

  it('each name what they do and where Kudu does it', () => {
    for (const route of kuduRoutes) expect([route.summary, route.source]).to.not.include('');
    const keys = kuduRoutes.map(({ method, path, platform }) => `${method} ${path} ${platform ?? ''}`);
    expect(new Set(keys).size).to.equal(keys.length);
  });
});
