/** What TeamCity documents of a message: its form, its attributes, the limits of their values. */
export interface MessageRule {
  readonly form: 'single' | 'attributes' | 'none';
  readonly required: readonly string[];
  readonly optional: readonly string[];
  readonly values: Readonly<Record<string, (value: string) => boolean>>;
}

type Values = MessageRule['values'];

const rule = (
  required: readonly string[],
  optional: readonly string[] = [],
  values: Values = {},
): MessageRule => ({
  form: 'attributes',
  required,
  optional,
  values,
});
const single: MessageRule = { form: 'single', required: [], optional: [], values: {} };
const none: MessageRule = { form: 'none', required: [], optional: [], values: {} };

const oneOf =
  (...choices: readonly string[]) =>
  (value: string): boolean =>
    choices.includes(value);
const atMost =
  (length: number) =>
  (value: string): boolean =>
    value.length <= length;
const given = (value: string): boolean => value.trim() !== '';
const wholeMs = (value: string): boolean => /^\d+$/.test(value);
const figure = (value: string): boolean => /^[+-]?(\d{1,13}|\d{1,13}\.\d{1,6})$/.test(value);
const javaId = (value: string): boolean => value.length <= 60 && /^[\p{L}_$][\p{L}\p{Nd}_$]*$/u.test(value);
const predefined =
  /^(ArtifactsSize|VisibleArtifactsSize|BuildArtifactsPublishingTime|BuildDuration(NetTime)?|buildStageDuration:.*|BuildCheckoutTime|BuildTestStatus|CodeCoverage.*|DuplicatorStats|FailedTestCount|IgnoredTestCount|PassedTestCount|TotalTestCount|InspectionStats[EW]|SuccessRate|TimeSpentInQueue)$/;

const metadataTypes = ['text', 'number', 'ms', 'bytes', 'percent', 'link', 'artifact', 'image', 'video'];

/** TeamCity takes unknown messages in silence; here they are slips of the pen. */
export const messageRules: Readonly<Record<string, MessageRule>> = {
  message: rule(['text'], ['status', 'errorDetails'], {
    status: oneOf('NORMAL', 'WARNING', 'FAILURE', 'ERROR'),
  }),
  blockOpened: rule(['name'], ['description'], { name: given }),
  blockClosed: rule(['name'], [], { name: given }),
  compilationStarted: rule(['compiler']),
  compilationFinished: rule(['compiler']),
  flowStarted: rule(['flowId'], ['parent']),
  flowFinished: rule(['flowId']),
  progressMessage: single,
  progressStart: single,
  progressFinish: single,
  buildProblem: rule(['description'], ['identity'], {
    description: (value) => given(value) && atMost(4000)(value),
    identity: javaId,
  }),
  buildStatus: rule([], ['text', 'status'], { status: oneOf('SUCCESS', 'FAILURE') }),
  buildNumber: single,
  setParameter: rule(['name', 'value'], [], { name: given }),
  buildStatisticValue: rule(['key', 'value'], [], {
    key: (value) => given(value) && !predefined.test(value),
    value: figure,
  }),
  publishArtifacts: single,
  importData: rule(
    ['type'],
    [
      'path',
      'verbose',
      'parseOutOfDate',
      'whenNoDataPublished',
      'filePath',
      'wrapFileContentInBlock',
      'charset',
    ],
    { whenNoDataPublished: oneOf('info', 'nothing', 'warning', 'error') },
  ),
  testSuiteStarted: rule(['name'], [], { name: given }),
  testSuiteFinished: rule(['name'], [], { name: given }),
  testStarted: rule(['name'], ['captureStandardOutput'], {
    name: given,
    captureStandardOutput: oneOf('true', 'false'),
  }),
  testFailed: rule(['name', 'message'], ['details', 'type', 'expected', 'actual']),
  testStdOut: rule(['name', 'out']),
  testStdErr: rule(['name', 'out']),
  testFinished: rule(['name'], ['duration'], { duration: wholeMs }),
  testIgnored: rule(['name'], ['message']),
  testRetrySupport: rule(['enabled'], [], { enabled: oneOf('true', 'false') }),
  testMetadata: rule(['value'], ['testName', 'name', 'type'], {
    value: atMost(1024),
    type: oneOf(...metadataTypes),
  }),
  inspectionType: rule(['id', 'name', 'category', 'description'], [], {
    id: atMost(255),
    name: atMost(255),
    category: atMost(255),
    description: atMost(4000),
  }),
  inspection: rule(['typeId', 'file'], ['message', 'line', 'SEVERITY', 'additionalAttribute'], {
    message: atMost(4000),
  }),
  addBuildTag: single,
  removeBuildTag: single,
  notification: rule(['notifier', 'message'], ['sendTo', 'connectionId', 'subject', 'address'], {
    notifier: oneOf('slack', 'email'),
  }),
  buildStop: rule(['comment'], ['readdToQueue'], { readdToQueue: oneOf('true', 'false') }),
  skipQueuedBuilds: rule(['tags'], ['comment']),
  enableServiceMessages: none,
  disableServiceMessages: none,
};
