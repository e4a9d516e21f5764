import type { Refusal } from '../model/answer.ts';
import type { ArmReply } from './route.ts';

/** A refusal in the envelope of its layer. */
export function refusalReply(refusal: Refusal): ArmReply {
  return refusal.layer === 'arm'
    ? armError(refusal.status, refusal.code, refusal.message)
    : { status: refusal.status, body: webErrorBody(refusal) };
}

/** ARM's own envelope. Source: Azure Resource Manager, common types v5, ErrorResponse. */
export function armError(status: number, code: string, message: string): ArmReply {
  return { status, body: { error: { code, message } } };
}

/** Microsoft.Web's envelope, capital letters and all. Source: recordings of azure-cli. */
function webErrorBody({ code, message, extendedCode = '51004' }: Refusal): unknown {
  const entity = {
    ExtendedCode: extendedCode,
    MessageTemplate: message,
    Parameters: [],
    Code: code,
    Message: message,
  };
  return {
    Code: code,
    Message: message,
    Target: null,
    Details: [{ Message: message }, { Code: code }, { ErrorEntity: entity }],
    Innererror: null,
  };
}
