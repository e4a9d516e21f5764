import { Ajv } from 'ajv';

/** Codes that ARM answers itself; everything else is said by Microsoft.Web, in its own envelope. */
const armCodes = [
  'AuthenticationFailed',
  'AuthorizationFailed',
  'ExpiredAuthenticationToken',
  'InvalidApiVersionParameter',
  'InvalidAuthenticationToken',
  'InvalidAuthenticationTokenAudience',
  'InvalidAuthenticationTokenTenant',
  'InvalidTagNameOrValue',
  'MissingApiVersionParameter',
  'ResourceGroupNotFound',
  'ResourceNotFound',
  'ScopeLocked',
  'SubscriptionNotFound',
  'SubscriptionRequestsThrottled',
  'TooManyRequests',
];

const text = { type: 'string', minLength: 1 };
const ajv = new Ajv({ allErrors: true });

const isArmError = ajv.compile({
  type: 'object',
  required: ['error'],
  additionalProperties: false,
  properties: {
    error: {
      type: 'object',
      required: ['code', 'message'],
      additionalProperties: false,
      properties: {
        code: text,
        message: text,
        target: { type: ['string', 'null'] },
        details: { type: 'array' },
        additionalInfo: { type: 'array' },
      },
    },
  },
});

const isWebError = ajv.compile({
  type: 'object',
  required: ['Code', 'Message', 'Target', 'Details', 'Innererror'],
  additionalProperties: false,
  properties: {
    Code: text,
    Message: text,
    Target: { type: ['string', 'null'] },
    Details: {
      type: 'array',
      minItems: 3,
      maxItems: 3,
      items: [
        { type: 'object', required: ['Message'], additionalProperties: false, properties: { Message: text } },
        { type: 'object', required: ['Code'], additionalProperties: false, properties: { Code: text } },
        {
          type: 'object',
          required: ['ErrorEntity'],
          additionalProperties: false,
          properties: {
            ErrorEntity: {
              type: 'object',
              required: ['ExtendedCode', 'MessageTemplate', 'Parameters', 'Code', 'Message'],
              additionalProperties: false,
              properties: {
                ExtendedCode: { type: 'string', pattern: '^[0-9]{5}$' },
                MessageTemplate: text,
                Parameters: { type: 'array', items: { type: 'string' } },
                Code: text,
                Message: text,
              },
            },
          },
        },
      ],
    },
    Innererror: { type: 'null' },
  },
});

interface ArmError {
  readonly error: { readonly code: string };
}

interface WebError {
  readonly Code: string;
  readonly Message: string;
  readonly Details: readonly [
    { readonly Message: string },
    { readonly Code: string },
    { readonly ErrorEntity: { readonly Code: string; readonly Message: string } },
  ];
}

/**
 * What is wrong with the body of an error; empty when it is as Azure's.
 *
 * Two layers answer with errors, each in its own envelope: ARM with `error`, Microsoft.Web with capital letters and
 * everything said three times. The definitions know only the first. Source: recordings of azure-cli and of the
 * Azure SDKs.
 */
export function errorProblems(status: number, body: unknown): readonly string[] {
  if (typeof body !== 'object' || body === null) return ['an error has no JSON body'];
  if ('error' in body) {
    if (!isArmError(body)) return said('ARM envelope', isArmError.errors);
    const { code } = (body as ArmError).error;
    return armCodes.includes(code) ? [] : [`'${code}' is no code of ARM: Microsoft.Web's envelope is due`];
  }
  if (!isWebError(body)) return said("Microsoft.Web's envelope", isWebError.errors);
  const { Code, Message, Details } = body as WebError;
  const entity = Details[2].ErrorEntity;
  return [
    ...(status === 401 ? ["a 401 is said by ARM, in ARM's envelope"] : []),
    ...(armCodes.includes(Code) ? [`'${Code}' is a code of ARM: ARM's envelope is due`] : []),
    ...(Details[1].Code === Code && entity.Code === Code
      ? []
      : ['the code is not the same in all its places']),
    ...(Details[0].Message === Message && entity.Message === Message
      ? []
      : ['the message is not the same in all its places']),
  ];
}

function said(
  envelope: string,
  errors: readonly { readonly instancePath: string; readonly message?: string }[] | null | undefined,
): readonly string[] {
  return (errors ?? []).map(
    ({ instancePath, message }) => `${envelope}: ${instancePath || '/'} ${message ?? ''}`,
  );
}
