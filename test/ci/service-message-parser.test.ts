import { expect } from 'chai';
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { checkServiceMessages } from './service-message-checker.ts';
import { parseServiceMessages } from './service-message-parser.ts';

/** Lines with what JetBrains' own Java parser reads in them. */
const readable: readonly (readonly [string, string, string | Readonly<Record<string, string>>])[] = [
  [
    "##teamcity[message text='quote |' pipe || nl |n br |[ |] |0x00e9 |0xd83d|0xde00' flowId='7']",
    'message',
    { text: "quote ' pipe | nl \n br [ ] é 😀", flowId: '7' },
  ],
  ["##teamcity[message text='ends with pipe ||' x='1']", 'message', { text: 'ends with pipe |', x: '1' }],
  ["##teamcity[progressMessage 'single ||']", 'progressMessage', 'single |'],
  ['##teamcity[enableServiceMessages]', 'enableServiceMessages', {}],
  ["##teamcity[\ttabbed\tname='v']", 'tabbed', { name: 'v' }],
  ["##teamcity[message text = 'a']", 'message', { text: 'a' }],
  ["##teamcity[ message text='a' ]", 'message', { text: 'a' }],
  ["##teamcity[message text='a'status='WARNING']", 'message', { text: 'a', status: 'WARNING' }],
  ["##teamcity[message text='a' text='b']", 'message', { text: 'b' }],
  ["prefix ##teamcity[blockClosed name='x'] suffix", 'blockClosed', { name: 'x' }],
  ["##teamcity[setParameter name='a' value='']", 'setParameter', { name: 'a', value: '' }],
  ["##teamcity[message text='unescaped [ bracket']", 'message', { text: 'unescaped [ bracket' }],
  ["##teamcity[message text='uni |0xZZZZ short |0x12']", 'message', { text: 'uni |0xZZZZ short |0x12' }],
  ["##teamcity[message text='Uni |0x1F600']", 'message', { text: 'Uni \u1F600' }],
  ["##teamcity[progressStart 'Deploy' flowId='flow-1']", 'progressStart', "Deploy' flowId='flow-1"],
  [
    "##teamcity[progressStart tc:arg='Deploy' flowId='f']",
    'progressStart',
    { 'tc:arg': 'Deploy', flowId: 'f' },
  ],
  ["##teamcity[message text='|x|l|p']", 'message', { text: '\u0085\u2028\u2029' }],
];

const unreadable: readonly (readonly [string, string])[] = [
  ["##teamcity[message text='unescaped ] bracket']", 'should end'],
  ["##teamcity[message text='it's']", 'Property value not found'],
  ['##teamcity[bad name=noquote]', 'should start'],
  ['##teamcity[bad text="a"]', 'should start'],
  ["##teamcity[message te-xt='a']", 'Invalid attribute name'],
  ["##teamcity[testStarted name='x' timestamp='2026-11-23T04:05:06.789Z']", 'Unparseable date'],
  ["##teamcity[testStarted name='x' timestamp='2026-11-23T04:05:06']", 'Unparseable date'],
  ["##teamcity[progressMessage 'open]", 'no closing quote'],
  ['##teamcity[]', 'no name'],
];

describe('test: service message parser', () => {
  for (const [line, name, content] of readable) {
    it(`reads ${line}`, () => {
      const { messages, errors } = parseServiceMessages(line);
      expect(errors).to.deep.equal([]);
      expect(messages).to.deep.equal([
        {
          line: 1,
          name,
          value: typeof content === 'string' ? content : undefined,
          attributes: typeof content === 'string' ? {} : content,
        },
      ]);
    });
  }

  for (const [line, problem] of unreadable) {
    it(`loses ${line}`, () => {
      const { messages, errors } = parseServiceMessages(line);
      expect(messages).to.deep.equal([]);
      expect(errors).to.have.length(1);
      expect(errors[0]?.problem).to.contain(problem);
    });
  }

  it('takes times with milliseconds, with a zone and without', () => {
    for (const time of [
      '2026-11-23T04:05:06.789+0000',
      '2026-11-23T04:05:06.789-0530',
      '2026-11-23T04:05:06.789',
    ]) {
      expect(checkServiceMessages(`##teamcity[message text='a' timestamp='${time}']`)).to.deep.equal([]);
    }
  });

  it('takes a message without an end for text, and says so', () => {
    const { messages, errors, slips } = parseServiceMessages("##teamcity[message text='a'");
    expect([messages, errors]).to.deep.equal([[], []]);
    expect(slips.map(({ problem }) => problem)).to.deep.equal(['the message has no end']);
  });

  it('finds several messages of a line, and those after an unreadable one', () => {
    const log = "a ##teamcity[message text=']'] b ##teamcity[addBuildTag 'x']##teamcity[addBuildTag 'y'] c";
    const { messages, errors } = parseServiceMessages(`${log}\r\n##teamcity[addBuildTag 'z']`);
    expect(messages.map(({ value, line }) => [value, line])).to.deep.equal([
      ['x', 1],
      ['y', 1],
      ['z', 2],
    ]);
    expect(errors).to.have.length(1);
  });

  it('is exact about capitals in the prefix', () => {
    expect(parseServiceMessages("##TeamCity[addBuildTag 'x']").messages).to.deep.equal([]);
  });
});

describe('test: service message checker', () => {
  const faults: readonly (readonly [string, string])[] = [
    ["##teamcity[mesage text='a']", 'no such message'],
    ["##teamcity[message txt='a']", "attribute 'text' is missing"],
    ["##teamcity[message text='a' stat='b']", "no such attribute: 'stat'"],
    ["##teamcity[message text='a' status='INFO']", "'INFO' is no value of 'status'"],
    ["##teamcity[message text='a' errorDetails='b']", 'only with status ERROR'],
    ["##teamcity[message 'a']", 'takes no single value'],
    ["##teamcity[addBuildTag tag='a']", 'takes a single value'],
    ["##teamcity[progressMessage 'a' flowId='1']", 'cannot carry attributes'],
    ["##teamcity[message text='é']", 'not escaped'],
    ["##teamcity[message text='[']", "'[' is not escaped"],
    ["##teamcity[message text='|q']", "'|q' is no escape"],
    ["##teamcity[message text='|0xd83d']", 'half of a surrogate pair'],
    ["##teamcity[message text='a' text='b']", 'given twice'],
    ["##teamcity[buildProblem description='a' identity='push-failed']", "no value of 'identity'"],
    [`##teamcity[buildProblem description='a' identity='${'A'.repeat(61)}']`, "no value of 'identity'"],
    [`##teamcity[buildProblem description='${'a'.repeat(4001)}']`, "no value of 'description'"],
    ["##teamcity[buildStatisticValue key='a' value='1e3']", "no value of 'value'"],
    ["##teamcity[buildStatisticValue key='a' value='12345678901234']", "no value of 'value'"],
    ["##teamcity[buildStatisticValue key='BuildDuration' value='1']", "no value of 'key'"],
    ["##teamcity[testFinished name='a' duration='1.5']", "no value of 'duration'"],
    ["##teamcity[blockOpened name='a']", 'block a is still open'],
    ["##teamcity[blockOpened name='a']\n##teamcity[blockClosed name='b']", 'open was block a'],
    ["##teamcity[blockClosed name='b']", 'open was nothing'],
    ["##teamcity[testStarted name='a']", 'test a is still running'],
    ["##teamcity[testStarted name='a']\n##teamcity[testStarted name='b']", 'while a is still running'],
    ["##teamcity[testFailed name='a' message='b']", 'not the running test'],
    ["##teamcity[testStarted name='a']\n##teamcity[testSuiteStarted name='b']", 'test a is still running'],
    [
      "##teamcity[testStarted name='a']\n##teamcity[testFinished name='a']\n##teamcity[testStarted name='a']",
      'told twice',
    ],
    [
      "##teamcity[buildProblem description='a']\n##teamcity[buildProblem description='b']",
      '2 build problems',
    ],
    ["##teamcity[buildStatus text='a']\n##teamcity[addBuildTag 'b']", 'not the last message'],
  ];

  for (const [log, problem] of faults) {
    it(`finds in ${log.replaceAll('\n', ' ').slice(0, 90)}: ${problem}`, () => {
      expect(checkServiceMessages(log).join('\n')).to.contain(problem);
    });
  }

  it('finds nothing in a log that is right', () => {
    const log = [
      "##teamcity[blockOpened name='a' description='b']",
      'a line',
      "##teamcity[progressMessage 'c']",
      "##teamcity[testSuiteStarted name='s']",
      "##teamcity[testStarted name='t']",
      "##teamcity[testFailed name='t' message='m' details='d']",
      "##teamcity[testFinished name='t' duration='12']",
      "##teamcity[testIgnored name='u' message='m']",
      "##teamcity[testSuiteFinished name='s']",
      "##teamcity[blockClosed name='a']",
      "##teamcity[buildStatisticValue key='k' value='-1.25']",
      "##teamcity[buildProblem description='x' identity='X_Y']",
      "##teamcity[buildStatus text='y; {build.status.text}']",
    ].join('\n');
    expect(checkServiceMessages(log)).to.deep.equal([]);
  });

  it('keeps flows apart', () => {
    const log = [
      "blockOpened name='a' flowId='1'",
      "blockOpened name='b' flowId='2'",
      "blockClosed name='a' flowId='1'",
    ]
      .map((body) => `##teamcity[${body}]`)
      .join('\n');
    expect(checkServiceMessages(log)).to.deep.equal(['at the end: block b is still open']);
  });
});

describe("test: service messages of others' making", () => {
  const require = createRequire(import.meta.url);

  /** Runs a script in a Node of its own, since these packages write to its output. */
  function run(script: string): string {
    const { stdout, stderr, status } = spawnSync(process.execPath, ['-e', script], { encoding: 'utf8' });
    expect(stderr).to.equal('');
    expect(status).to.equal(0);
    return stdout;
  }

  it('reads what teamcity-service-messages writes, value for value', () => {
    const text = "it's |n [x] \n\r\u0085\u2028\u2029 done";
    const log = run(`
      const messages = require(${JSON.stringify(require.resolve('teamcity-service-messages'))});
      messages.message({ text: ${JSON.stringify(text)}, status: 'WARNING' });
      messages.blockOpened({ name: 'b' });
      messages.testStarted({ name: 't' });
      messages.testFailed({ name: 't', message: 'm', details: 'a\\nb' });
      messages.testFinished({ name: 't', duration: 5 });
      messages.blockClosed({ name: 'b' });
      messages.progressMessage('half | done');
      messages.buildStatisticValue({ key: 'k', value: 7 });
    `);
    const { messages, errors, slips } = parseServiceMessages(log);
    expect([errors, slips]).to.deep.equal([[], []]);
    expect(messages.map(({ name }) => name)).to.deep.equal([
      'message',
      'blockOpened',
      'testStarted',
      'testFailed',
      'testFinished',
      'blockClosed',
      'progressMessage',
      'buildStatisticValue',
    ]);
    expect(messages[0]?.attributes).to.include({ text, status: 'WARNING' });
    expect(messages[3]?.attributes).to.include({ details: 'a\nb' });
    expect(messages[6]?.value).to.equal('half | done');
    expect(checkServiceMessages(log)).to.deep.equal([]);
  });

  it('finds that teamcity-service-messages leaves other characters as they are', () => {
    const log = run(`
      require(${JSON.stringify(require.resolve('teamcity-service-messages'))}).message({ text: 'é' });
    `);
    expect(checkServiceMessages(log).join()).to.contain('not escaped');
  });

  it('reads what jest-teamcity writes, value for value', () => {
    const title = "answers 'ok' [fast] | 2";
    const log = run(`
      const formatter = require(${JSON.stringify(require.resolve('jest-teamcity/lib/formatter'))});
      const failed = { title: 'fails', status: 'failed', duration: 3, failureMessages: ['Error: no\\n    at x'] };
      const passed = { title: ${JSON.stringify(title)}, status: 'passed', duration: 2 };
      const pending = { title: 'later', status: 'pending', duration: 0 };
      formatter.printTestLog({ suite: { _tests_: [passed, failed, pending] } }, '7');
    `);
    const { messages, errors, slips } = parseServiceMessages(log);
    expect([errors, slips]).to.deep.equal([[], []]);
    expect(messages.find(({ name }) => name === 'testStarted')?.attributes['name']).to.equal(title);
    expect(messages.find(({ name }) => name === 'testFailed')?.attributes).to.include({
      message: 'Error: no',
      details: 'at x',
    });
    expect(checkServiceMessages(log)).to.deep.equal([]);
  });
});
