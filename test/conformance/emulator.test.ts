import { expect } from 'chai';
import type { Exchange, Verdict } from './exchange.ts';
import { makeJudge } from './judge.ts';
import { recordTraffic } from './record-traffic.ts';
import { specFolder } from './spec-folder.ts';

/** Operations that the folder of definitions does not have, and where they are known from. */
const withoutDefinition: Readonly<Record<string, string>> = {
  'GET /subscriptions/{subscription}/providers/Microsoft.Web/serverfarms': 'AppServicePlans.json',
  'GET /subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Web/serverfarms/{plan}':
    'AppServicePlans.json',
  'GET {app}/config/configreferences/appsettings': 'left out of the folder',
  'GET {slot}/config/configreferences/appsettings': 'left out of the folder',
  'POST {slot}/config/authsettings/list': 'left out of the folder',
  'GET {app}/operationresults/{id}': 'polls of Microsoft.Web',
  'GET {slot}/operationresults/{id}': 'polls of Microsoft.Web',
  'GET {slot}/providers/Microsoft.Authorization/permissions': 'Microsoft.Authorization',
  'GET {app}/providers/Microsoft.Authorization/permissions': 'Microsoft.Authorization',
  'PATCH {app}/providers/Microsoft.Resources/tags/default': 'Microsoft.Resources',
  'PATCH {slot}/providers/Microsoft.Resources/tags/default': 'Microsoft.Resources',
};

const app = '/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Web/sites/{app}';

function short(operation: string): string {
  return operation.replace(`${app}/slots/{slot}`, '{slot}').replace(app, '{app}');
}

/** The emulator's own word for what it does not stand in for; Azure has no such answer. */
function notEmulated({ liveResponse }: Exchange): boolean {
  return (
    liveResponse.statusCode === '501' &&
    JSON.stringify(liveResponse.body).includes('NotImplementedByEmulator')
  );
}

describe("conformance: the emulator's ARM by Microsoft's definitions", function () {
  this.timeout(240_000);
  let judged: readonly { readonly exchange: Exchange; readonly verdict: Verdict }[];

  before(async () => {
    const judge = await makeJudge(specFolder());
    const exchanges = (await recordTraffic()).filter((exchange) => !notEmulated(exchange));
    judged = await Promise.all(
      exchanges.map(async (exchange) => ({ exchange, verdict: await judge(exchange) })),
    );
  });

  function differences(from: number, to: number): readonly string[] {
    const found = judged
      .filter(({ exchange }) => Number(exchange.liveResponse.statusCode) >= from)
      .filter(({ exchange }) => Number(exchange.liveResponse.statusCode) < to)
      .flatMap(({ exchange, verdict }) =>
        verdict.problems.map(
          (problem) => `${short(verdict.operation)} ${exchange.liveResponse.statusCode}: ${problem}`,
        ),
      );
    return [...new Set(found)];
  }

  it('has recorded successes and errors of many operations', () => {
    const defined = judged.filter(({ verdict }) => verdict.kind !== 'undefined operation');
    expect(new Set(defined.map(({ verdict }) => verdict.operation)).size).to.be.greaterThan(30);
    expect(
      defined.filter(({ exchange }) => Number(exchange.liveResponse.statusCode) >= 400),
    ).not.to.have.length(0);
  });

  it('answers every success as its operation defines it', () => {
    expect(differences(200, 400)).to.deep.equal([]);
  });

  it('answers every error in the envelope of the layer that says it', () => {
    expect(differences(400, 600)).to.deep.equal([]);
  });

  it('has no operation without a definition but those that are known to be outside of the folder', () => {
    const undefinedOnes = judged
      .filter(({ verdict }) => verdict.kind === 'undefined operation')
      .map(({ verdict }) => short(verdict.operation));
    const names = [...new Set(undefinedOnes)].sort();
    console.log(
      `    not judged, no definition in the folder:\n${names.map((name) => `      ${name}`).join('\n')}`,
    );
    expect(names.filter((name) => !(name in withoutDefinition))).to.deep.equal([]);
  });
});
