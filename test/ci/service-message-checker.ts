import { parseServiceMessages } from './service-message-parser.ts';
import type { ServiceMessage } from './service-message-parser.ts';
import { messageRules } from './service-message-rules.ts';

/**
 * Everything that is wrong with the service messages of a whole log, a line each; empty when all is well: messages
 * that TeamCity would lose or misread, unknown names and attributes, values beyond their limits, blocks and tests
 * that do not pair, tests named twice, more than one build problem, a build status that is not the last word.
 */
export function checkServiceMessages(log: string): readonly string[] {
  const { messages, errors, slips } = parseServiceMessages(log);
  return [
    ...[...errors, ...slips].map(({ line, problem, text }) => `line ${String(line)}: ${problem}: ${text}`),
    ...messages.flatMap((message) => checkAlone(message).map((problem) => at(message, problem))),
    ...checkFlows(messages),
    ...checkTestNames(messages),
    ...checkEnd(messages),
  ];
}

const everywhere = ['flowId', 'timestamp'];

function at({ line, name }: ServiceMessage, problem: string): string {
  return `line ${String(line)}: ${name}: ${problem}`;
}

function checkAlone({ name, value, attributes }: ServiceMessage): readonly string[] {
  const rule = messageRules[name];
  if (rule === undefined) return ['no such message'];
  if (rule.form === 'single') return value === undefined ? ['takes a single value'] : [];
  if (value !== undefined) return ['takes no single value'];
  const keys = Object.keys(attributes);
  const known = [...rule.required, ...rule.optional, ...everywhere];
  const problems = [
    ...rule.required.filter((key) => !keys.includes(key)).map((key) => `attribute '${key}' is missing`),
    ...keys.filter((key) => !known.includes(key)).map((key) => `no such attribute: '${key}'`),
    ...keys
      .filter((key) => rule.values[key]?.(attributes[key] ?? '') === false)
      .map((key) => `'${attributes[key] ?? ''}' is no value of '${key}'`),
  ];
  if (name === 'message' && 'errorDetails' in attributes && attributes['status'] !== 'ERROR')
    problems.push("'errorDetails' goes only with status ERROR");
  return problems;
}

/** What is open in one flow. */
interface Flow {
  /** Blocks, compilations and suites, the innermost last, as `kind name`. */
  readonly open: string[];
  test: string | undefined;
  /** What the running test was told already, which may be told once. */
  readonly told: Set<string>;
}

const openers: Readonly<Record<string, string>> = {
  blockOpened: 'block',
  compilationStarted: 'compilation',
  testSuiteStarted: 'suite',
  progressStart: 'progress',
};
const closers: Readonly<Record<string, string>> = {
  blockClosed: 'block',
  compilationFinished: 'compilation',
  testSuiteFinished: 'suite',
  progressFinish: 'progress',
};

function checkFlows(messages: readonly ServiceMessage[]): readonly string[] {
  const flows = new Map<string, Flow>();
  const problems: string[] = [];
  for (const message of messages) {
    const id = message.attributes['flowId'] ?? '';
    const flow = flows.get(id) ?? { open: [], test: undefined, told: new Set<string>() };
    flows.set(id, flow);
    problems.push(
      ...[...checkNesting(message, flow), ...checkTest(message, flow)].map((text) => at(message, text)),
    );
  }
  for (const { open, test } of flows.values()) {
    problems.push(...open.map((one) => `at the end: ${one} is still open`));
    if (test !== undefined) problems.push(`at the end: test ${test} is still running`);
  }
  return problems;
}

function checkNesting(message: ServiceMessage, flow: Flow): readonly string[] {
  const subject = message.attributes['name'] ?? message.attributes['compiler'] ?? message.value ?? '';
  const opened = openers[message.name];
  const closed = closers[message.name];
  if (opened === undefined && closed === undefined) return [];
  const problems = flow.test === undefined ? [] : [`test ${flow.test} is still running`];
  if (opened !== undefined) flow.open.push(`${opened} ${subject}`);
  if (closed === undefined) return problems;
  const last = flow.open.pop();
  return last === `${closed} ${subject}`
    ? problems
    : [...problems, `closes ${subject}, open was ${last ?? 'nothing'}`];
}

function checkTest({ name: kind, attributes }: ServiceMessage, flow: Flow): readonly string[] {
  const name = attributes['name'] ?? '';
  const running =
    flow.test === name ? [] : [`${name} is not the running test, which is ${flow.test ?? 'none'}`];
  switch (kind) {
    case 'testStarted': {
      const before = flow.test === undefined ? [] : [`starts while ${flow.test} is still running`];
      flow.test = name;
      flow.told.clear();
      return before;
    }
    case 'testFinished':
      flow.test = undefined;
      return running;
    case 'testFailed':
    case 'testStdOut':
    case 'testStdErr': {
      const again = flow.told.has(kind) ? ['is told twice for one test'] : [];
      flow.told.add(kind);
      return [...running, ...again];
    }
    case 'testIgnored':
      // May stand alone, without a start and an end.
      return flow.test === undefined ? [] : running;
    default:
      return [];
  }
}

/** `suite: package.Class.test(params)`: the suites that are open and the test's name make a test's identity. */
function checkTestNames(messages: readonly ServiceMessage[]): readonly string[] {
  const suites: string[] = [];
  const seen = new Set<string>();
  const problems: string[] = [];
  for (const message of messages) {
    const name = message.attributes['name'] ?? '';
    if (message.name === 'testSuiteStarted') suites.push(name);
    if (message.name === 'testSuiteFinished') suites.pop();
    if (message.name !== 'testStarted') continue;
    const full = `${suites.join(': ')}: ${name}`;
    if (seen.has(full)) problems.push(at(message, `test '${full}' is told twice`));
    seen.add(full);
  }
  return problems;
}

function checkEnd(messages: readonly ServiceMessage[]): readonly string[] {
  const told = messages.filter(({ name }) => name === 'buildProblem').length;
  const status = messages.findIndex(({ name }) => name === 'buildStatus');
  return [
    ...(told > 1 ? [`${String(told)} build problems in one run`] : []),
    ...(status !== -1 && status !== messages.length - 1 ? ['the build status is not the last message'] : []),
  ];
}
