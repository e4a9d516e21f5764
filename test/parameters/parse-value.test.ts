import { expect } from 'chai';
import { Secret } from '#app-service/secret.ts';
import { rowOfOption, type OptionName } from '#parameters/options.ts';
import { parseValue } from '#parameters/parse-value.ts';

const parse = (name: OptionName, text: string, base?: string) => parseValue(rowOfOption(name), text, base);

describe('parameters: values', () => {
  const good: readonly [OptionName, string, unknown][] = [
    ['app', 'Shop-1', 'Shop-1'],
    ['resource-group', 'rg_(a).b', 'rg_(a).b'],
    ['start-slot', 'TRUE', true],
    ['swap', 'Yes', 'yes'],
    ['port', '8443', 8443],
    ['watch', '0s', 0],
    ['management-url', 'https://LOCALHOST:8443/', 'https://localhost:8443'],
    ['authority-url', 'https://localhost:8443/adfs', 'https://localhost:8443/adfs'],
    ['stamp-file', 'wwwroot/.well-known/slotship.json', 'wwwroot/.well-known/slotship.json'],
    ['stamp-file', 'none', 'none'],
    ['deployment-branch', 'release/1.2', 'release/1.2'],
  ];
  for (const [name, text, value] of good) {
    it(`takes '${text}' as ${name}`, () => {
      expect(parse(name, text)).to.deep.equal({ value });
    });
  }

  const bad: readonly [OptionName, string][] = [
    ['app', 'shop/stage'],
    ['app', 'shop.azurewebsites.net'],
    ['subscription-id', 'Pay-As-You-Go'],
    ['start-slot', 'yes'],
    ['start-slot', '1'],
    ['swap', 'true'],
    ['port', '65536'],
    ['port', '-1'],
    ['port', '0x10'],
    ['management-url', 'http://localhost'],
    ['management-url', 'management.azure.com'],
    ['management-url', 'https://a/?x=1'],
    ['stamp-file', '../slotship.json'],
    ['stamp-file', 'a/../../b'],
    ['stamp-file', '/etc/passwd'],
    ['stamp-file', 'a\\b'],
    ['stamp-file', '.git/config'],
    ['deployment-branch', '-f'],
    ['deployment-branch', 'a..b'],
    ['deployment-branch', 'a b'],
  ];
  for (const [name, text] of bad) {
    it(`refuses '${text}' as ${name}`, () => {
      expect(parse(name, text)).to.have.all.keys('problem', 'accepted');
    });
  }

  it('never repeats credentials of a URL', () => {
    for (const text of ['https://user:hunter2@host/', 'https:user:hunter2@ host', '://hunter2@x']) {
      expect(JSON.stringify(parse('management-url', text)))
        .to.include('problem')
        .and.not.include('hunter2');
    }
  });

  it('wraps secrets', () => {
    const parsed = parse('client-secret', 'hunter2');
    expect(parsed).to.have.property('value').that.is.instanceOf(Secret);
    expect(JSON.stringify(parsed)).to.not.include('hunter2');
  });

  it('lets relative paths start from the folder given, and absolute ones alone', () => {
    expect(parse('build', 'dist/web', '/work')).to.deep.equal({ value: '/work/dist/web' });
    expect(parse('build', '/dist', '/work')).to.deep.equal({ value: '/dist' });
    expect(parse('build', 'dist')).to.deep.equal({ value: 'dist' });
  });

  it('names the nearest choice', () => {
    expect(parse('ci', 'githb')).to.have.property('accepted').that.includes("did you mean 'github'");
  });
});
